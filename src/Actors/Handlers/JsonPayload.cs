using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Handlers;

/// <summary>Reads arguments and writes results as JSON. Safe from any thread.</summary>
internal static class JsonPayload
{
    private const int MaxDepth = 64;

    // A path holds names of members, which a task may choose freely where the type has a dictionary.
    private const int MaxPathLength = 200;

    /// <summary>Gets the options of handlers for which none were set.</summary>
    public static JsonSerializerOptions DefaultOptions { get; } = Freeze(CreateOptions());

    /// <summary>Returns new options with our defaults, to be changed by the user.</summary>
    public static JsonSerializerOptions CreateOptions() => new(JsonSerializerDefaults.Web)
    {
        MaxDepth = MaxDepth,

        // Of two members of one name, two programs may read different ones.
        AllowDuplicateProperties = false,
        TypeInfoResolverChain = { new DefaultJsonTypeInfoResolver() },
    };

    /// <summary>Makes options unchangeable, so that all workers may share them.</summary>
    public static JsonSerializerOptions Freeze(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Reads the argument of a task; an empty one counts as JSON's null.</summary>
    /// <exception cref="RejectTaskException">It is not JSON for the type.</exception>
    public static TArgs ReadArgument<TArgs>(TaskContext context)
    {
        var type = (JsonTypeInfo<TArgs>)context.Host.Json.GetTypeInfo(typeof(TArgs));
        var argument = context.Argument;
        try
        {
            var args = JsonSerializer.Deserialize(argument.IsEmpty ? "null"u8 : argument, type);
            return args is not null || Nullable.GetUnderlyingType(typeof(TArgs)) is not null
                ? args!
                : throw Refused<TArgs>(context, "is null or empty");
        }
        catch (JsonException cause)
        {
            throw Refused<TArgs>(context, $"cannot be read {PlaceOf(cause)}");
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException or OverflowException)
        {
            // By a constructor, property or converter of the user's type, which does not take the value.
            throw Refused<TArgs>(context, $"is refused by its type with {cause.GetType().Name}");
        }
    }

    /// <summary>Writes a result.</summary>
    public static ReadOnlyMemory<byte> Write<TResult>(TResult result, TaskContext context) =>
        JsonSerializer.SerializeToUtf8Bytes(result, (JsonTypeInfo<TResult>)context.Host.Json.GetTypeInfo(typeof(TResult)));

    // Without the cause: its message quotes what was read, and a dead letter and a log tell it to others than the argument itself.
    private static RejectTaskException Refused<TArgs>(TaskContext context, string what) =>
        new($"The argument of a task of kind '{context.Kind}' {what}; it has to be JSON for {typeof(TArgs).Name}.");

    private static string PlaceOf(JsonException cause)
    {
        var path = PrintableText.Escape(cause.Path ?? "$");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"at {(path.Length > MaxPathLength ? $"{path[..MaxPathLength]}…" : path)}, line {cause.LineNumber + 1}, byte {cause.BytePositionInLine + 1}");
    }
}
