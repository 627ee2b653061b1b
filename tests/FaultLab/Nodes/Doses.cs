using System.Globalization;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Counts over all nodes of a run how often a task has done what ends its process. Safe from any thread and process.</summary>
internal sealed class Doses
{
    private readonly string _folder;

    /// <summary>Creates the counter.</summary>
    /// <param name="folder">The run's folder.</param>
    public Doses(string folder) => _folder = folder;

    /// <summary>Takes a dose of a task, if any is left.</summary>
    /// <param name="task">The task's id.</param>
    public bool TryTake(string task)
    {
        for (var dose = 1; dose <= LabKinds.Doses; dose++)
        {
            if (TryCreate(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{task}.{dose}.dose"))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryCreate(string path)
    {
        try
        {
            new FileStream(path, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
