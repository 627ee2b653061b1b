using Microsoft.Extensions.Logging;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Logs its environment, with the password in it.</summary>
internal sealed partial class LoggedSecret : Defect
{
    /// <inheritdoc/>
    public override void Begin(ILogger logger) =>
        LogPassword(logger, Environment.GetEnvironmentVariable("TASKQUEUE_KAFKA_SASL_PASSWORD"));

    [LoggerMessage(1, LogLevel.Information, "Connecting with {Password}")]
    private static partial void LogPassword(ILogger logger, string? password);
}
