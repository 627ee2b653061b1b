using System.Text;

namespace TaskQueue.Actors.Configuration.Hocon;

/// <summary>Puts one value together from the pieces that stand side by side on its line.</summary>
internal sealed class ConfigValueBuilder
{
    private readonly Origin _origin;
    private readonly StringBuilder _text = new();
    private ConfigNode? _object;
    private ConfigNode? _list;
    private bool _hasText;
    private bool _quoted;
    private bool _absent;
    private bool _filledIn;

    /// <summary>Creates a builder.</summary>
    /// <param name="origin">Where the value begins.</param>
    public ConfigValueBuilder(Origin origin) => _origin = origin;

    /// <summary>Adds text.</summary>
    /// <param name="spaces">The spaces before it, which count between two pieces.</param>
    /// <param name="text">The text.</param>
    /// <param name="quoted">Whether it stood in quotes.</param>
    public void AddText(string spaces, string text, bool quoted)
    {
        _text.Append(_hasText ? spaces : string.Empty).Append(text);
        _hasText = true;
        _quoted |= quoted;
    }

    /// <summary>Adds the value of an environment variable.</summary>
    /// <exception cref="HoconSyntaxException">The variable is not set and not optional.</exception>
    public void AddSubstitution(string spaces, string name, bool optional, string? value)
    {
        if (value is not null)
        {
            AddText(spaces, value, quoted: true);
            _filledIn = true;
        }
        else if (optional)
        {
            _absent = true;
        }
        else
        {
            throw new HoconSyntaxException(
                _origin, $"the environment variable {name} is not set; set it, or write ${{?{name}}} to do without");
        }
    }

    /// <summary>Adds an object; several are merged.</summary>
    public void AddObject(ConfigNode members)
    {
        _object ??= new ConfigNode(_origin);
        _object.Merge(members);
    }

    /// <summary>Adds a list.</summary>
    /// <exception cref="HoconSyntaxException">There is one already.</exception>
    public void AddList(ConfigNode list) => _list = _list is null ? list : throw Mixed("a second list");

    /// <summary>Returns the value.</summary>
    /// <param name="key">The key, for errors.</param>
    /// <returns>The value; <see langword="null"/> if all of it was an optional variable that is not set.</returns>
    /// <exception cref="HoconSyntaxException">There is no value, or the pieces do not fit together.</exception>
    public ConfigNode? Build(string key)
    {
        var kinds = (_object is null ? 0 : 1) + (_list is null ? 0 : 1) + (_hasText ? 1 : 0);
        if (kinds > 1)
        {
            throw Mixed("text, a list or an object side by side");
        }

        if (kinds == 0)
        {
            return _absent ? null : throw new HoconSyntaxException(_origin, $"'{key}' has no value");
        }

        if (_hasText)
        {
            var text = _text.ToString();
            return text == "null" && !_quoted ? ConfigNode.OfNull(_origin) : ConfigNode.OfText(_origin, text, _filledIn);
        }

        return _object ?? _list;
    }

    private HoconSyntaxException Mixed(string what) =>
        new(_origin, $"{what} cannot be one value; put quotes around a text that has brackets in it");
}
