using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace TaskQueue.Node.Tests.Deploy;

/// <summary>An object of Kubernetes as it stands in a file of <c>deploy/kubernetes</c>.</summary>
internal sealed class Manifest
{
    private readonly YamlNode _root;

    private Manifest(YamlNode root) => _root = root;

    public string Kind => Text("kind");

    /// <summary>Reads all objects of a file.</summary>
    public static IReadOnlyList<Manifest> In(string path)
    {
        using var text = File.OpenText(path);
        var stream = new YamlStream();
        stream.Load(text);
        return [.. stream.Documents.Select(document => new Manifest(document.RootNode))];
    }

    /// <summary>Returns the text at a path; numbers are elements of lists.</summary>
    public string Text(params string[] path) =>
        (Find(path) as YamlScalarNode)?.Value ?? throw new InvalidOperationException($"{Kind} has no text at {string.Join('.', path)}.");

    public int Number(params string[] path) => int.Parse(Text(path), CultureInfo.InvariantCulture);

    public bool Has(params string[] path) => Find(path) is not null;

    public IReadOnlyList<string> Texts(params string[] path) =>
        [.. ((YamlSequenceNode)Find(path)!).Select(item => ((YamlScalarNode)item).Value!)];

    private YamlNode? Find(string[] path)
    {
        var node = _root;
        foreach (var key in path)
        {
            node = node switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null,
                YamlSequenceNode list => list.Children.ElementAtOrDefault(int.Parse(key, CultureInfo.InvariantCulture)),
                _ => null,
            };
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }
}
