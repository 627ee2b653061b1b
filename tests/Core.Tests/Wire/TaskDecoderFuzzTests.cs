using System.Text;
using TaskQueue.Core.Wire;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Wire;

public sealed class TaskDecoderFuzzTests
{
    private const string Event = """
        {"specversion":"1.0","id":"17","type":"mail","source":"/shop","maxattempts":"3","time":"2026-01-31T08:15:00Z",
         "expirytime":"2026-02-01T00:00:00Z","datacontenttype":"text/plain","data":"h\u00e4llo \ud83d\ude00","x":[{"a":1e5}]}
        """;

    private readonly ITestOutputHelper _output;

    public TaskDecoderFuzzTests(ITestOutputHelper output) => _output = output;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_records_never_throw_and_are_refused_with_a_reason(int seed)
    {
        _output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var rounds = ModelRun.Steps(10_000);
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            var structured = random.Next(2) == 0;
            var value = Bytes(structured ? Event : "argument");
            (byte[] Name, byte[]? Value)[] headers = structured
                ? [(Bytes("content-type"), Bytes("application/cloudevents+json")), (Bytes("traceparent"), Bytes("00-1-2-01")), (Bytes("tq-id"), Bytes("task_topic-3-7"))]
                : [
                    (Bytes("ce_specversion"), Bytes("1.0")), (Bytes("ce_id"), Bytes("order-17")),
                    (Bytes("ce_type"), Bytes("mäil")), (Bytes("ce_source"), Bytes("/shop")),
                    (Bytes("ce_maxattempts"), Bytes("5")), (Bytes("ce_expirytime"), Bytes("2026-02-01T00:00:00.25+01:00")),
                    (Bytes("tq-id"), Bytes("order-17")), (Bytes("tq-replay"), Bytes("3")), (Bytes("tq-group"), Bytes("shöp")),
                ];
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                var index = random.Next(headers.Length);
                switch (random.Next(structured ? 8 : 4))
                {
                    case 0:
                        headers[index].Value = Mutate(headers[index].Value, random);
                        break;
                    case 1:
                        headers[index].Name = Mutate(headers[index].Name, random)!;
                        break;
                    case 2:
                        headers[index] = headers[random.Next(headers.Length)];
                        break;
                    case 3:
                        headers[index].Value = null;
                        break;
                    default:
                        value = Mutate(value, random)!;
                        break;
                }
            }

            var record = Some.Record(value, null, headers)[0];
            var isTask = TaskDecoder.TryDecode(record, out var envelope, out var reason);
            Assert.Equal(envelope.IsForOneGroup, !envelope.ReplayGroup(record).IsEmpty);
            if (isTask)
            {
                Assert.Null(reason);
                Assert.True(envelope.Id(record).Length + envelope.Kind(record).Length <= 512);
                Assert.True(envelope.Argument(record).Length <= value.Length);
                _ = envelope.ExpiresAt;
            }
            else
            {
                Assert.EndsWith(".", reason, StringComparison.Ordinal);
                Assert.DoesNotContain(reason!, char.IsControl);
                refused++;
            }
        }

        _output.WriteLine($"refused {refused}");
        Assert.InRange(refused, rounds / 5, rounds * 19 / 20);
    }

    private static byte[]? Mutate(byte[]? bytes, Random random)
    {
        if (bytes is null || bytes.Length == 0)
        {
            return bytes;
        }

        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                var flipped = (byte[])bytes.Clone();
                flipped[at] = (byte)random.Next(256);
                return flipped;
            case 1:
                return bytes[..at];
            case 2:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 3:
                return [.. bytes[..at], .. "\"{}[],:\\u0\n1e"u8.Slice(random.Next(12), 1), .. bytes[at..]];
            default:
                return [.. bytes, .. bytes[at..]];
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
