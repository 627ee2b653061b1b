using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Reads from the types what verbs print with <c>--json</c>.</summary>
internal static class JsonContract
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "boolean",
        [typeof(int)] = "integer",
        [typeof(long)] = "integer",
        [typeof(double)] = "number",
        [typeof(DateTimeOffset)] = "time",
    };

    /// <summary>Gets all types that verbs print.</summary>
    public static IReadOnlyCollection<Type> Printed { get; } =
    [
        .. typeof(CommandJsonContext).GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
            .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!),
    ];

    /// <summary>Returns the fields of a type, those of objects in it too: <c>group.nodes[].host</c>.</summary>
    public static IReadOnlyList<JsonField> FieldsOf(Type type) => [.. FieldsOf(type, string.Empty)];

    private static IEnumerable<JsonField> FieldsOf(Type type, string prefix)
    {
        foreach (var property in InfoOf(type).Properties.Where(property => property.Get is not null))
        {
            var member = type.GetProperties().Single(one => NameOf(one) == property.Name);
            var isAlways = new NullabilityInfoContext().Create(member).ReadState != NullabilityState.Nullable;
            var element = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var path = prefix + property.Name;
            if (InfoOf(element) is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item })
            {
                (element, path) = (item, $"{path}[]");
            }

            yield return new JsonField(path, WordOf(element), isAlways);
            if (InfoOf(element).Kind == JsonTypeInfoKind.Object)
            {
                foreach (var below in FieldsOf(element, $"{path}."))
                {
                    yield return below;
                }
            }
        }
    }

    private static string NameOf(PropertyInfo member) =>
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    private static string WordOf(Type type)
    {
        if (Words.TryGetValue(type, out var word))
        {
            return word;
        }

        return type.IsEnum
            ? string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, InfoOf(type)).Trim('"')))
            : "object";
    }

    private static JsonTypeInfo InfoOf(Type type) =>
        CommandJsonContext.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is not printed");
}
