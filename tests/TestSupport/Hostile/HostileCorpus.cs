using System.Globalization;
using System.Text;

namespace TaskQueue.TestSupport.Hostile;

/// <summary>Draws records that were valid tasks once: bare, or events in binary or structured mode.</summary>
/// <remarks>The same seed gives the same records.</remarks>
public sealed class HostileCorpus
{
    private const int MostDamages = 3;
    private const int Large = 900_000;

    private readonly Random _random;
    private readonly HostileBytes _bytes;
    private readonly string _group;
    private byte[]? _key;
    private byte[]? _value;
    private List<(byte[] Name, byte[]? Value)> _headers = [];

    private HostileCorpus(int seed, string group)
    {
        _random = new Random(seed);
        _bytes = new HostileBytes(_random);
        _group = group;
    }

    /// <summary>Draws records.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="group">The group that reads them: some are replays for it, some for others.</param>
    public static IEnumerable<HostileRecord> Draw(int seed, int count, string group)
    {
        var corpus = new HostileCorpus(seed, group);
        for (var number = 0; number < count; number++)
        {
            yield return corpus.Next(number);
        }
    }

    private HostileRecord Next(int number)
    {
        _key = _random.Next(2) == 0 ? null : Utf8($"k{_random.Next(100)}");
        _value = Utf8($"value {number}");
        _headers = [];
        var isEvent = false;
        switch (_random.Next(5))
        {
            case 0:
                break;
            case < 3:
                BeBinary(number);
                break;
            default:
                BeStructured(number);
                isEvent = true;
                break;
        }

        if (_random.Next(8) == 0)
        {
            BeReplay(number);
        }

        for (var left = _random.Next(MostDamages + 1); left > 0; left--)
        {
            DamageOnce(isEvent);
        }

        // Few, since they are large: a few dozen in ten thousand.
        if (_random.Next(400) == 0)
        {
            _value = Huge();
        }

        return new HostileRecord(_key, _value, [.. _headers]);
    }

    private void BeBinary(int number)
    {
        Add("ce_specversion", "1.0");
        Add("ce_id", $"order-{number}");
        Add("ce_type", "upper");
        Add("ce_source", "/shop");
        string[] optional = ["ce_time", "ce_expirytime", "ce_maxattempts", "content-type", "traceparent", "tracestate", "ce_tenant", "own"];
        foreach (var name in optional.Where(_ => _random.Next(4) == 0))
        {
            Add(name, name switch
            {
                "ce_time" or "ce_expirytime" => _random.Next(3) == 0 ? "2020-01-31T08:15:00Z" : "2999-01-31T08:15:00.25+01:00",
                "ce_maxattempts" => "3",
                "content-type" => "text/plain; charset=utf-8",
                _ => "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            });
        }
    }

    private void BeStructured(int number)
    {
        Add("content-type", "application/cloudevents+json");
        var data = _random.Next(3) switch
        {
            0 => "\"data\":\"h\\u00e4llo \\ud83d\\ude00\",\"datacontenttype\":\"text/plain\"",
            1 => "\"data\":{\"a\":[1,2,{\"b\":null}]}",
            _ => "\"data_base64\":\"AAEC/w==\"",
        };
        _value = Utf8(
            $$"""{"specversion":"1.0","id":"event-{{number}}","type":"upper","source":"/shop","maxattempts":"3","time":"2026-01-31T08:15:00Z","expirytime":"2999-02-01T00:00:00Z","x":[{"a":1e5}],{{data}}}""");
    }

    private void BeReplay(int number)
    {
        Add("tq-id", $"replayed-{number}");
        Add("tq-replay", "2");
        Add("tq-group", _random.Next(2) == 0 ? _group : "another-group");
    }

    private void DamageOnce(bool isEvent)
    {
        switch (_random.Next(12))
        {
            case 0:
                _value = _random.Next(3) switch { 0 => null, 1 => [], _ => _bytes.Long() };
                break;
            case 1:
                _key = _random.Next(4) switch { 0 => null, 1 => [], 2 => _bytes.Long(), _ => _bytes.Damage(_key ?? []) };
                break;
            case 2:
                AddStrange();
                break;
            case 3 or 4 when isEvent:
                DamageMember();
                break;
            case < 7:
                _value = _bytes.Damage(_value ?? []);
                break;
            default:
                DamageHeader();
                break;
        }
    }

    private void DamageHeader()
    {
        if (_headers.Count == 0)
        {
            AddStrange();
            return;
        }

        var index = _random.Next(_headers.Count);
        var (name, value) = _headers[index];
        switch (_random.Next(8))
        {
            case 0:
                _headers[index] = (name, null);
                break;
            case 1:
                _headers[index] = (_bytes.Damage(name), value);
                break;
            case 2:
                _headers.Insert(_random.Next(_headers.Count), _headers[index]);
                break;
            case 3:
                _headers.RemoveAt(index);
                break;
            case 4:
                _headers[index] = (name, _bytes.Long());
                break;
            case 5:
                _headers[index] = (name, _bytes.Odd());
                break;
            default:
                _headers[index] = (name, _bytes.Damage(value ?? []));
                break;
        }
    }

    // A member's value becomes another one, or the member comes once more, or under a name that is only the same unescaped.
    private void DamageMember()
    {
        var text = Encoding.UTF8.GetString(_value ?? []);
        string[] members = ["specversion", "id", "type", "source", "maxattempts", "time", "expirytime", "data", "data_base64", "datacontenttype"];
        string[] values =
        [
            "null", "true", "17", "-1", "1e400", "\"\"", "[]", "{}", "\"\\ud800\"", "\"a\\u0000b\"", "\"\\u001b[31m\"", "2147483648", "1.5",
            $"\"{new string('x', 300)}\"", Nested(_random.Next(10, 90)), $"\"{Encoding.UTF8.GetString(_bytes.Odd())}\"",
        ];
        var member = members[_random.Next(members.Length)];
        var value = values[_random.Next(values.Length)];
        var at = text.IndexOf($"\"{member}\":", StringComparison.Ordinal);
        _value = Utf8(at < 0 || _random.Next(3) == 0
            ? $"{{\"{(_random.Next(2) == 0 ? member : Escaped(member))}\":{value},{text.TrimStart('{')}"
            : $"{text[..at]}\"{member}\":{value},\"y{_random.Next(100)}\":{text[(at + member.Length + 3)..]}");
    }

    private void AddStrange()
    {
        switch (_random.Next(6))
        {
            case 0:
                for (var count = _random.Next(60, 70); count > 0; count--)
                {
                    Add($"h{count}", "x");
                }

                break;
            case 1:
                string[] reserved =
                [
                    "__dlq.errors.offset", "__dlq.errors.delivery.count", "__dlq.errors.topic", "__dlq.errors.partition",
                    "tq-replay", "tq-id", "tq-group", "tq-new",
                    "ce_maxattempts", "ce_expirytime", "ce_priority", "CE_ID", "content-type", "Content-Type", "traceparent",
                ];
                _headers.Add((Utf8(reserved[_random.Next(reserved.Length)]), _bytes.Odd()));
                break;
            case 2:
                _headers.Add((_bytes.Long(), _bytes.Long()));
                break;
            case 3:
                _headers.Add(([], null));
                break;
            case 4:
                _headers.Add((_bytes.Damage("ce_id"u8.ToArray()), _bytes.Damage("order"u8.ToArray())));
                break;
            default:
                for (var count = 9; count > 0; count--)
                {
                    _headers.Add(("h"u8.ToArray(), new byte[8_000]));
                }

                break;
        }
    }

    private byte[] Huge()
    {
        var huge = new byte[Large];
        switch (_random.Next(3))
        {
            case 0:
                _random.NextBytes(huge);
                break;
            case 1:
                Array.Fill(huge, (byte)'[');
                break;
            default:
                Array.Fill(huge, (byte)'a');
                break;
        }

        return huge;
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Escaped(string text) =>
        string.Concat(text.Select(character => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")));

    private void Add(string name, string value) => _headers.Add((Utf8(name), Utf8(value)));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
