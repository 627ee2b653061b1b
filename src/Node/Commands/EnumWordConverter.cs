using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Node.Commands;

/// <summary>Writes values of enums as words in lower case with dashes, as everywhere else in TaskQueue.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class EnumWordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;
