namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>Reads HOCON strictly: what it cannot make sense of is refused with its line, never guessed or dropped.</summary>
/// <remarks>
/// Akka's own parser is not used for files, because it takes almost anything: a bracket that is missing, a quote that is
/// never closed, a substitution that nobody resolves all pass in silence. What is read here is handed to Akka in a form
/// that leaves nothing to guess (<see cref="HoconWriter"/>). Not supported, and refused by name: <c>include</c>, <c>+=</c>,
/// and substitutions of other keys; <c>${NAME}</c> and <c>${?NAME}</c> are environment variables.
/// Source: the HOCON specification of the library "config", HOCON.md.
/// </remarks>
internal sealed class HoconReader
{
    private const int MaxDepth = 64;

    private readonly HoconScanner _scanner;
    private readonly Func<string, string?> _environment;
    private int _depth;

    private HoconReader(HoconScanner scanner, Func<string, string?> environment)
    {
        _scanner = scanner;
        _environment = environment;
    }

    /// <summary>Reads a whole document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Its name, for origins and errors.</param>
    /// <param name="layer">The layer to which it belongs.</param>
    /// <param name="environment">Returns an environment variable, or <see langword="null"/>.</param>
    /// <exception cref="HoconSyntaxException">The text is not HOCON or uses what is not supported.</exception>
    public static ConfigNode ReadDocument(
        string text, string source, ConfigLayer layer, Func<string, string?> environment)
    {
        var scanner = new HoconScanner(text, source, layer);
        var reader = new HoconReader(scanner, environment);
        var root = new ConfigNode(scanner.Origin);
        scanner.SkipBlank();
        if (scanner.TryTake('{'))
        {
            reader.ReadMembers(root, '}');
            scanner.SkipBlank();
            if (!scanner.AtEnd)
            {
                throw scanner.Error($"'{scanner.Current}' after the end of the document");
            }
        }
        else
        {
            reader.ReadMembers(root, closing: null);
        }

        return root;
    }

    /// <summary>Reads <c>path</c> as the key of one value, such as <c>akka.actor.deployment."/workers".router</c>.</summary>
    /// <exception cref="HoconSyntaxException">It is not a path.</exception>
    public static string[] ReadPath(string path, string source, ConfigLayer layer)
    {
        var scanner = new HoconScanner(path, source, layer);
        var keys = scanner.TakePath();
        return scanner.AtEnd ? keys : throw scanner.Error($"'{path}' is not a key");
    }

    /// <summary>Reads one value that stands alone.</summary>
    /// <exception cref="HoconSyntaxException">It is not a value.</exception>
    public static ConfigNode? ReadSingleValue(
        string text, string source, ConfigLayer layer, Func<string, string?> environment)
    {
        var scanner = new HoconScanner(text, source, layer);
        var value = new HoconReader(scanner, environment).ReadValue(text);
        scanner.SkipBlank();
        return scanner.AtEnd ? value : throw scanner.Error($"'{scanner.Current}' after the end of the value");
    }

    private void ReadMembers(ConfigNode target, char? closing)
    {
        var opened = _scanner.Origin;
        while (true)
        {
            _scanner.SkipBlank();
            if (_scanner.AtEnd)
            {
                if (closing is not null)
                {
                    throw new HoconSyntaxException(opened, "this { is never closed");
                }

                return;
            }

            if (closing is { } end && _scanner.TryTake(end))
            {
                return;
            }

            ReadMember(target);
            ExpectEndOfEntry(closing);
        }
    }

    private void ReadMember(ConfigNode target)
    {
        var path = _scanner.TakePath();
        var key = string.Join('.', path);
        _scanner.SkipSpaces();
        if (path is ["include"] && !_scanner.AtEnd && _scanner.Current == '"')
        {
            throw _scanner.Error("include is not supported; give several files with --config instead");
        }

        if (_scanner.TryTake("+="))
        {
            throw _scanner.Error($"+= is not supported; write the whole list of '{key}'");
        }

        var isObject = !_scanner.AtEnd && _scanner.Current == '{';
        if (!isObject && !_scanner.TryTake('=') && !_scanner.TryTake(':'))
        {
            throw _scanner.Error($"expected '=', ':' or '{{' after the key '{key}'");
        }

        if (ReadValue(key) is { } value)
        {
            target.Put(path, value);
        }
    }

    private void ExpectEndOfEntry(char? closing)
    {
        var line = _scanner.Origin.Line;
        _scanner.SkipBlank();
        if (_scanner.AtEnd || _scanner.TryTake(',') || _scanner.Current == closing || _scanner.Origin.Line > line)
        {
            return;
        }

        throw _scanner.Error(
            $"unexpected '{_scanner.Current}': one entry a line or a comma between them, and quotes around a value with special characters");
    }

    // A value may be put together from pieces on one line: text, quoted text, environment variables; or objects.
    private ConfigNode? ReadValue(string key)
    {
        var start = _scanner.Origin;
        _scanner.SkipBlank();
        if (_scanner.Origin.Line > start.Line && (_scanner.AtEnd || _scanner.Current is not ('{' or '[' or '"')))
        {
            throw new HoconSyntaxException(start, $"'{key}' has no value on its line");
        }

        if (++_depth > MaxDepth)
        {
            throw _scanner.Error($"more than {MaxDepth} levels");
        }

        var value = new ConfigValueBuilder(_scanner.Origin);
        while (true)
        {
            var spaces = _scanner.TakeSpaces();
            if (_scanner.AtEndOfValue)
            {
                break;
            }

            switch (_scanner.Current)
            {
                case '{':
                    _scanner.TryTake('{');
                    var members = new ConfigNode(_scanner.Origin);
                    ReadMembers(members, '}');
                    value.AddObject(members);
                    break;
                case '[':
                    value.AddList(ReadItems());
                    break;
                case '"':
                    value.AddText(spaces, _scanner.TakeQuoted(), quoted: true);
                    break;
                case '$':
                    var (name, optional) = _scanner.TakeSubstitution();
                    value.AddSubstitution(spaces, name, optional, _environment(name));
                    break;
                default:
                    value.AddText(spaces, _scanner.TakeUnquoted(), quoted: false);
                    break;
            }
        }

        _depth--;
        return value.Build(key);
    }

    private ConfigNode ReadItems()
    {
        var opened = _scanner.Origin;
        _scanner.TryTake('[');
        var items = new List<ConfigNode>();
        while (true)
        {
            _scanner.SkipBlank();
            if (_scanner.AtEnd)
            {
                throw new HoconSyntaxException(opened, "this [ is never closed");
            }

            if (_scanner.TryTake(']'))
            {
                return ConfigNode.OfList(opened, items);
            }

            if (ReadValue("a list") is { } item)
            {
                items.Add(item);
            }

            ExpectEndOfEntry(']');
        }
    }
}
