using TaskQueue.Actors.Streams;

namespace TaskQueue.Actors.Tests.Streams;

public sealed class TicketTableTests
{
    [Fact]
    public void Hands_back_what_was_kept_under_a_number_and_uses_numbers_again()
    {
        var table = new TicketTable<string>();
        var random = new Random(1);
        var kept = new Dictionary<long, string>();

        for (var step = 0; step < 10_000; step++)
        {
            if (kept.Count == 0 || random.Next(5) < 3)
            {
                var item = $"item {step}";
                kept.Add(table.Add(item), item);
            }
            else
            {
                var ticket = kept.Keys.ElementAt(random.Next(kept.Count));
                Assert.Equal(kept[ticket], table.Take(ticket));
                kept.Remove(ticket);
            }

            Assert.Equal(kept.Count, table.Count);
        }

        Assert.True(kept.Keys.Max() < 10_000 / 2);
    }
}
