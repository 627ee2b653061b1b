using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Client;

namespace OutboxSample;

/// <summary>Runs the relay for as long as the application runs.</summary>
/// <param name="relay">The relay.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Receives what could not be sent.</param>
public sealed partial class OutboxService(OutboxRelay relay, TimeProvider time, ILogger<OutboxService> logger) : BackgroundService
{
    /// <summary>How long the relay rests when nothing waits, or after a failure.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    #region loop
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (await relay.SendAsync(stoppingToken) == OutboxRelay.BatchSize)
                {
                    continue;
                }
            }
            catch (EnqueueException e)
            {
                // Nothing is lost: what is not marked is sent again.
                NotSent(e);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }
    #endregion

    [LoggerMessage(1, LogLevel.Error, "The outbox waits: a task could not be sent")]
    private partial void NotSent(Exception cause);
}
