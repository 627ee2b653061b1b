using TaskQueue.Core.Offsets;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Offsets;

/// <summary>Whatever is read while the tracker lets it, the ledger of each commit has to fit, the topic's UUID included.</summary>
public sealed class LedgerGaugeTests(ITestOutputHelper output)
{
    private const string TopicId = "AAECAwQFBgcICQoLDA0ODw";

    [Theory]
    [InlineData(0, 0, 4)]
    [InlineData(0, 10, 4)]
    [InlineData(0, 100, 1_000_000)]
    [InlineData(1, 0, 4)]
    [InlineData(1, 50, 4)]
    [InlineData(1, 100, 4)]
    [InlineData(1, 100, 1_000)]
    [InlineData(2, 10, 4)]
    public void What_is_read_in_batches_always_fits(int order, int gapPercent, int longestGap)
    {
        for (var seed = 1; seed <= 2; seed++)
        {
            var random = new Random(seed);
            var tracker = new OffsetTracker(0, Ledger.Empty);
            var open = new List<long>();
            var longest = 0;
            var most = 0;
            for (var step = 0; step < ModelRun.Steps(1_500); step++)
            {
                // As the consumer reads: it asks once a batch.
                for (var count = Math.Min(tracker.Room, 1024); count > 0; count--)
                {
                    var gap = random.Next(100) < gapPercent ? random.Next(1, longestGap) : 0;
                    open.Add(tracker.Position!.Value + gap);
                    tracker.TryDeliver(open[^1], out _);
                }

                most = Math.Max(most, tracker.Open);
                for (var settle = random.Next(300); settle > 0 && open.Count > 1; settle--)
                {
                    var index = order switch
                    {
                        0 => random.Next(1, open.Count),
                        1 => Math.Max(1, random.Next(open.Count / 2) * 2),
                        _ => open.Count - 1 - random.Next(Math.Min(open.Count - 1, 1500)),
                    };
                    tracker.Settle(open[index]);
                    open.RemoveAt(index);
                }

                var metadata = LedgerCodec.Encode(tracker, TopicId, out var complete);
                longest = Math.Max(longest, metadata.Length);
                Assert.True(complete, $"seed {seed}, step {step}, open {tracker.Open}, {metadata.Length} characters");
                Assert.InRange(metadata.Length, 0, LedgerCodec.MaxLength);
            }

            output.WriteLine($"seed {seed}: at most {longest} characters, {most} open");
        }
    }
}
