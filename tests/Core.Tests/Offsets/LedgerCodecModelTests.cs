using System.Buffers.Text;
using System.Numerics;
using System.Text;
using TaskQueue.Core.Offsets;
using Xunit.Abstractions;

namespace TaskQueue.Core.Tests.Offsets;

/// <summary>Random ledgers against a codec that is written down from <c>docs/wire-format.md</c>, with texts of zeros and ones.</summary>
public sealed class LedgerCodecModelTests(ITestOutputHelper output)
{
    private const string TopicId = "Kk7_jLQ3Tp-0aXvCqYw1Zg";

    [Theory]
    [InlineData(1, 6)]
    [InlineData(ModelRun.Fresh, 6)]
    [InlineData(2, 40)]
    [InlineData(ModelRun.Fresh, 40)]
    public void Reads_and_writes_what_the_page_says(int seed, int mostEntries)
    {
        var random = ModelRun.Begin(seed, output);
        for (var step = ModelRun.Steps(mostEntries < 10 ? 80_000 : 20_000); step > 0; step--)
        {
            var committed = random.NextInt64() >> random.Next(1, 62);
            var (settled, attempts) = Draw(random, committed, mostEntries);
            var bits = Write(committed, settled, attempts);
            var topicId = random.Next(2) == 0 ? null : TopicId;
            var said = Metadata(bits, topicId);

            Assert.True(LedgerCodec.TryDecode(said, committed, out var ledger, out var reason), $"{said} at {committed}: {reason}");
            Assert.Null(reason);
            Assert.Equal(topicId, ledger.TopicId);
            Assert.Equal(settled, ledger.Settled.ToArray());
            Assert.Equal(attempts, ledger.Attempts.ToArray());
            Assert.Equal(settled.Sum(range => range.Length), ledger.SettledCount);
            AssertTellsOn(ledger, committed, settled.Length + attempts.Length == 0 ? Nothing(topicId) : said, topicId);
            AssertRefusesOthers(random, bits, committed);
        }
    }

    // A new owner that has read nothing yet tells what it was told.
    private static void AssertTellsOn(Ledger ledger, long committed, string expected, string? topicId)
    {
        Assert.Equal(expected, LedgerCodec.Encode(new OffsetTracker(committed, ledger), topicId, out var complete));
        Assert.True(complete);
    }

    private static void AssertRefusesOthers(Random random, string bits, long committed)
    {
        var other = random.Next(4) switch
        {
            0 => bits[..random.Next(bits.Length)],
            1 => bits + new string('0', 8),
            2 => bits + '1',
            _ => Flip(bits, random.Next(bits.Length)),
        };
        var expected = Read(other, committed);

        var isRead = LedgerCodec.TryDecode(Metadata(other, TopicId), committed, out var ledger, out var reason);

        // Without any bits a ledger of version 2 is an empty one.
        Assert.True((expected is not null || other.Length == 0) == isRead, $"{Metadata(other, TopicId)} at {committed}: {reason}");
        Assert.Equal(isRead, reason is null);
        Assert.Equal(expected?.Settled ?? [], ledger.Settled.ToArray());
        Assert.Equal(expected?.Attempts ?? [], ledger.Attempts.ToArray());
    }

    private static (OffsetRange[] Settled, OpenAttempts[] Attempts) Draw(Random random, long committed, int mostEntries)
    {
        var settled = new List<OffsetRange>();
        var attempts = new List<OpenAttempts>();
        var at = new BigInteger(committed);
        for (var count = random.Next(mostEntries); count > 0; count--)
        {
            // An unsettled stretch, and in it some that have failed; what is settled from the very beginning has none before it.
            var unsettled = Length(random) - (settled.Count == 0 && attempts.Count == 0 ? random.Next(2) : 0);
            var failed = at + (Length(random) - 1);
            if (random.Next(2) == 0 && failed < at + unsettled && failed < long.MaxValue)
            {
                attempts.Add(new OpenAttempts((long)failed, random.Next(5) == 0 ? random.Next(1, int.MaxValue) : random.Next(1, 9)));
            }

            var end = at + unsettled + Length(random);
            if (end >= long.MaxValue)
            {
                break;
            }

            settled.Add(new OffsetRange((long)(at + unsettled), (long)end));
            at = end;
        }

        return ([.. settled], [.. attempts.Where(one => one.Offset < long.MaxValue - 1)]);
    }

    private static long Length(Random random) => random.Next(3) switch
    {
        0 => 1,
        1 => random.Next(1, 9),
        _ => 1 + (random.NextInt64() >> random.Next(1, 63)),
    };

    private static string Nothing(string? topicId) => topicId is null ? "" : $"2:{topicId}:";

    private static string Metadata(string bits, string? topicId)
    {
        var bytes = bits.Chunk(8).Select(chunk => Convert.ToByte(new string(chunk).PadRight(8, '0'), 2)).ToArray();
        return $"{(topicId is null ? "1:" : $"2:{topicId}:")}{Base64Url.EncodeToString(bytes)}";
    }

    private static string Flip(string bits, int at) => $"{bits[..at]}{(bits[at] == '0' ? '1' : '0')}{bits[(at + 1)..]}";

    private static string Write(long committed, OffsetRange[] settled, OpenAttempts[] attempts)
    {
        var bits = new StringBuilder();
        new Code(bits).Write(settled.Length);
        var (unsettled, length) = (new Code(bits), new Code(bits));
        var end = committed;
        foreach (var range in settled)
        {
            unsettled.Write(range.Start - end - (end == committed && range == settled[0] ? 0 : 1));
            length.Write(range.Length - 1);
            end = range.End;
        }

        new Code(bits).Write(attempts.Length);
        var (skipped, ended) = (new Code(bits), new Code(bits));
        var next = committed;
        foreach (var one in attempts)
        {
            var passed = settled.Where(range => range.Start >= next && range.End <= one.Offset).Sum(range => range.Length);
            skipped.Write(one.Offset - next - passed);
            ended.Write(one.Ended - 1);
            next = one.Offset + 1;
        }

        return bits.ToString();
    }

    private static (OffsetRange[] Settled, OpenAttempts[] Attempts)? Read(string bits, long committed)
    {
        // As bytes: filled up with zeros, of which there may be seven at most in the end.
        var source = new Source(bits.PadRight((bits.Length + 7) / 8 * 8, '0'));
        var settled = new List<OffsetRange>();
        var attempts = new List<OpenAttempts>();
        var count = new Code(source).Read();
        var (unsettled, length) = (new Code(source), new Code(source));
        var end = new BigInteger(committed);
        for (var run = 0; run < count && !source.IsBroken; run++)
        {
            var start = end + unsettled.Read() + (run > 0 ? 1 : 0);
            end = start + length.Read() + 1;
            if (end > long.MaxValue)
            {
                return null;
            }

            settled.Add(new OffsetRange((long)start, (long)end));
        }

        var tasks = new Code(source).Read();
        var (skipped, ended) = (new Code(source), new Code(source));
        var offset = new BigInteger(committed) - 1;
        for (var task = 0; task < tasks && !source.IsBroken; task++)
        {
            offset += skipped.Read() + 1;
            foreach (var range in settled.Where(range => range.Start >= (attempts.Count == 0 ? committed : attempts[^1].Offset) && range.Start <= offset))
            {
                offset += range.Start <= offset ? range.Length : 0;
            }

            var number = ended.Read() + 1;
            if (offset >= long.MaxValue || number > int.MaxValue)
            {
                return null;
            }

            attempts.Add(new OpenAttempts((long)offset, (int)number));
        }

        return source.IsBroken || source.Left >= 8 || source.Rest.Contains('1', StringComparison.Ordinal)
            ? null
            : ([.. settled], [.. attempts]);
    }

    private sealed class Source(string bits)
    {
        private int _at;

        public bool IsBroken { get; private set; }

        public int Left => bits.Length - _at;

        public string Rest => bits[_at..];

        public string Take(int count)
        {
            if (count > Left)
            {
                IsBroken = true;
                return new string('0', count);
            }

            _at += count;
            return bits[(_at - count).._at];
        }

        public void Break() => IsBroken = true;
    }

    /// <summary>The code of one sequence.</summary>
    private sealed class Code
    {
        private readonly StringBuilder? _target;
        private readonly Source? _source;
        private int _order;

        public Code(StringBuilder target) => _target = target;

        public Code(Source source) => _source = source;

        public void Write(long number)
        {
            var quotient = (number >> _order) + 1;
            var binary = quotient.ToString("b", null);
            _target!.Append('0', binary.Length - 1).Append(binary);
            if (_order > 0)
            {
                _target.Append((number & ((1L << _order) - 1)).ToString("b" + _order, null));
            }

            Adapt(quotient);
        }

        public BigInteger Read()
        {
            var zeros = _source!.Rest.IndexOf('1', StringComparison.Ordinal);
            if (zeros < 0 || zeros + _order > 62)
            {
                _source.Break();
                return 0;
            }

            _source.Take(zeros);
            var quotient = Number(_source.Take(zeros + 1));
            var low = Number(_source.Take(_order));
            var number = ((quotient - 1) << _order) + low;
            Adapt(quotient);
            return number;
        }

        private static BigInteger Number(string bits) => bits.Aggregate(BigInteger.Zero, (number, bit) => (number * 2) + (bit - '0'));

        private void Adapt(BigInteger quotient) =>
            _order = quotient == 1 ? Math.Max(_order - 1, 0) : quotient >= 3 ? _order + 1 : _order;
    }
}
