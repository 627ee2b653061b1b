using TaskQueue.Actors.Configuration;
using TaskQueue.Client;
using TaskQueue.Core;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Node.Commands;

/// <summary>Turns what went wrong into lines for people and a code for scripts; never into a stack trace.</summary>
internal static class Failures
{
    /// <summary>Runs a command.</summary>
    /// <param name="context">Receives the lines.</param>
    /// <param name="run">The command; returns the exit code.</param>
    public static async Task<int> CatchAsync(CommandContext context, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ConfigurationException error)
        {
            foreach (var mistake in error.Mistakes)
            {
                Tell(context, $"TQ9201: {mistake}");
            }

            return ExitCodes.Configuration;
        }
        catch (BrokerUnreachableException error)
        {
            Tell(context, $"TQ9010: {await CertificateProbe.ExplainAsync(error)}");
            return ExitCodes.NoBroker;
        }
        catch (EnqueueException error) when (error.InnerException is BrokerUnreachableException unreachable)
        {
            // It says, too, whether the task may have been written.
            var explained = await CertificateProbe.ExplainAsync(unreachable);
            Tell(context, $"TQ9010: {error.Message.Replace(unreachable.Message, explained, StringComparison.Ordinal)}");
            return ExitCodes.NoBroker;
        }
        catch (CommandFailedException error)
        {
            Tell(context, error.Message);
            return error.ExitCode;
        }
        catch (TaskQueueException error)
        {
            Tell(context, $"{CodeOf(error)}: {error.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            Tell(context, "TQ9098: interrupted");
            return ExitCodes.Interrupted;
        }
#pragma warning disable CA1031 // The last boundary: a user gets one line, whatever it was.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Tell(context, $"TQ9099: unexpected {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
            return ExitCodes.Failed;
        }
    }

    private static string CodeOf(TaskQueueException error) => error switch
    {
        KafkaClientException => "TQ9011",
        EnqueueException or RecordRefusedException => "TQ9012",
        EmbeddedBrokerException => "TQ9013",
        TopicAccessException or GroupAccessException => "TQ1602",
        _ => "TQ9019",
    };

    private static void Tell(CommandContext context, string line) => context.Error.WriteLine($"taskqueue: {line}");
}
