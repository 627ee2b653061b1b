namespace TaskQueue.TestSupport;

/// <summary>A file that is gone after the test.</summary>
public sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskqueue-tests-").FullName;

    public TemporaryFile(string text, string name = "node.conf")
    {
        FullName = Path.Combine(_folder, name);
        File.WriteAllText(FullName, text);
    }

    public string FullName { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
