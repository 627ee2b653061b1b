namespace TaskQueue.Core.Wire;

/// <summary>What is the key of a record on the result topic; the setting <c>results.key</c>.</summary>
internal enum ResultKey
{
    /// <summary>The task's id: results spread evenly, and one is found by its id.</summary>
    TaskId,

    /// <summary>The key of the task's record: results of one key stay in one partition.</summary>
    TaskKey,
}
