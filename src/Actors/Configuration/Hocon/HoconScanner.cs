using System.Globalization;
using System.Text;

namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>Walks a HOCON text character by character and knows the line.</summary>
internal sealed class HoconScanner
{
    private const string NotInKeys = " \t\r\n.=:{}[],#\"$+";
    private const string EndsUnquoted = " \t\r\n{}[],#\"$";

    private readonly string _text;
    private readonly string _source;
    private readonly ConfigLayer _layer;
    private int _at;
    private int _line = 1;

    /// <summary>Creates a scanner at the start of a text.</summary>
    public HoconScanner(string text, string source, ConfigLayer layer)
    {
        _text = text.StartsWith('\uFEFF') ? text[1..] : text;
        _source = source;
        _layer = layer;
    }

    /// <summary>Gets whether nothing is left.</summary>
    public bool AtEnd => _at >= _text.Length;

    /// <summary>Gets the next character; not to be asked at the end.</summary>
    public char Current => _text[_at];

    /// <summary>Gets the place; only files have lines.</summary>
    public Origin Origin => new(_source, _layer is ConfigLayer.File or ConfigLayer.Default ? _line : 0, _layer);

    /// <summary>Gets whether the value that is being read ends here.</summary>
    public bool AtEndOfValue => AtEnd || Current is '\n' or ',' or '}' or ']' || AtComment;

    private bool AtComment => !AtEnd && (Current == '#' || Ahead("//"));

    /// <summary>Creates an error about this place.</summary>
    public HoconSyntaxException Error(string reason) => new(Origin, reason);

    /// <summary>Skips spaces, line ends and comments.</summary>
    public void SkipBlank()
    {
        while (!AtEnd)
        {
            if (AtComment)
            {
                while (!AtEnd && Current != '\n')
                {
                    _at++;
                }
            }
            else if (char.IsWhiteSpace(Current))
            {
                _line += Current == '\n' ? 1 : 0;
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Skips spaces within the line.</summary>
    public void SkipSpaces() => TakeSpaces();

    /// <summary>Takes spaces within the line.</summary>
    public string TakeSpaces()
    {
        var start = _at;
        while (!AtEnd && Current != '\n' && char.IsWhiteSpace(Current))
        {
            _at++;
        }

        return _text[start.._at];
    }

    /// <summary>Takes one character if it comes next.</summary>
    public bool TryTake(char expected)
    {
        var found = !AtEnd && Current == expected;
        _at += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes a text if it comes next.</summary>
    public bool TryTake(string expected)
    {
        var found = Ahead(expected);
        _at += found ? expected.Length : 0;
        return found;
    }

    /// <summary>Takes a key: names in quotes or without, with points between them.</summary>
    public string[] TakePath()
    {
        var keys = new List<string>();
        do
        {
            var key = !AtEnd && Current == '"' ? TakeQuoted() : TakeRun(NotInKeys);
            keys.Add(key.Length > 0 ? key : throw Error(AtEnd ? "a key is missing" : $"'{Current}' where a key should be"));
        }
        while (TryTake('.'));

        return [.. keys];
    }

    /// <summary>Takes text that stands without quotes, up to the next space or special character.</summary>
    /// <remarks>A colon within a word is part of it, so that <c>localhost:9092</c> needs no quotes.</remarks>
    public string TakeUnquoted()
    {
        var text = TakeRun(EndsUnquoted);
        return text.Contains('=', StringComparison.Ordinal) || text.EndsWith(':')
            ? throw Error("a value with '=' in it, or ':' at its end: put quotes around it, or each key on a line of its own")
            : text;
    }

    /// <summary>Takes text in quotes, or in three quotes on either side.</summary>
    public string TakeQuoted()
    {
        var opened = Origin;
        if (TryTake("\"\"\""))
        {
            return TakeTripleQuoted(opened);
        }

        _at++;
        var text = new StringBuilder();
        while (true)
        {
            if (AtEnd || Current == '\n')
            {
                throw new HoconSyntaxException(opened, "this quote is never closed");
            }

            var next = _text[_at++];
            switch (next)
            {
                case '"':
                    return text.ToString();
                case '\\':
                    text.Append(TakeEscape());
                    break;
                default:
                    text.Append(next);
                    break;
            }
        }
    }

    /// <summary>Takes <c>${NAME}</c> or <c>${?NAME}</c>.</summary>
    public (string Name, bool Optional) TakeSubstitution()
    {
        var end = _text.IndexOf('}', _at);
        if (!TryTake("${") || end < 0)
        {
            throw Error("'$' must be followed by {NAME}, or stand in quotes");
        }

        var optional = TryTake('?');
        var name = _text[_at..end].Trim();
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw Error($"${{{name}}} is no environment variable; only those can be filled in, not other keys");
        }

        _at = end + 1;
        return (name, optional);
    }

    private string TakeTripleQuoted(Origin opened)
    {
        var end = _text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new HoconSyntaxException(opened, "these three quotes are never closed");
        }

        // Quotes right before the closing three belong to the text.
        while (end + 3 < _text.Length && _text[end + 3] == '"')
        {
            end++;
        }

        var text = _text[_at..end];
        _line += text.Count(c => c == '\n');
        _at = end + 3;
        return text;
    }

    private char TakeEscape()
    {
        var escape = AtEnd ? '\0' : _text[_at++];
        switch (escape)
        {
            case '"' or '\\' or '/':
                return escape;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= _text.Length
                && ushort.TryParse(_text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                throw Error("a backslash in quotes must be doubled, or be one of \\n \\r \\t \\b \\f \\\" \\/ \\uXXXX");
        }
    }

    private string TakeRun(string ends)
    {
        var start = _at;
        while (!AtEnd && !ends.Contains(Current, StringComparison.Ordinal))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private bool Ahead(string expected) => string.CompareOrdinal(_text, _at, expected, 0, expected.Length) == 0;
}
