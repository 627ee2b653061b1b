namespace TaskQueue.TestSupport;

/// <summary>Finds files of the repository from a test.</summary>
public static class Repository
{
    public static string PathTo(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder!.FullName, "TaskQueue.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, file);
    }
}
