using System.Text.Json;
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
                Tell(context, $"TQ9201: {mistake}", ExitCodes.Configuration);
            }

            return ExitCodes.Configuration;
        }
        catch (BrokerUnreachableException error)
        {
            return await TellUnreachableAsync(context, error, error.Message);
        }
        catch (EnqueueException error) when (error.InnerException is BrokerUnreachableException unreachable)
        {
            // It says, too, whether the task may have been written.
            return await TellUnreachableAsync(context, unreachable, error.Message);
        }
        catch (CommandFailedException error)
        {
            return Tell(context, error.Message, error.ExitCode);
        }
        catch (TaskQueueException error)
        {
            return Tell(context, $"{CodeOf(error)}: {error.Message}", ExitCodes.Failed);
        }
        catch (OperationCanceledException)
        {
            return Tell(context, "TQ9098: interrupted", ExitCodes.Interrupted);
        }
#pragma warning disable CA1031 // The last boundary: a user gets one line, whatever it was.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Tell(
                context, $"TQ9099: unexpected {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}", ExitCodes.Failed);
        }
    }

    /// <summary>Tells what ends a command.</summary>
    /// <param name="context">Receives the lines.</param>
    /// <param name="message">Lines that begin with the code of the runbook.</param>
    /// <param name="exitCode">What the process answers.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(CommandContext context, string message, int exitCode)
    {
        foreach (var line in message.Split(Environment.NewLine))
        {
            context.Error.WriteLine(context.ErrorsAreJson ? ToJson(line, exitCode) : $"taskqueue: {line}");
        }

        return exitCode;
    }

    private static string ToJson(string line, int exitCode)
    {
        var parts = line.Split(": ", 2);
        return JsonSerializer.Serialize(
            new ErrorLine(new ErrorLine.Details(parts[0], parts[^1], exitCode)), CommandJsonContext.Default.ErrorLine);
    }

    private static async Task<int> TellUnreachableAsync(CommandContext context, BrokerUnreachableException error, string message)
    {
        var explained = await ConnectionProbe.ExplainAsync(error);
        var text = message.Replace(error.Message, explained.Message, StringComparison.Ordinal);
        return explained.IsRefusal
            ? Tell(context, $"TQ9014: {text}", ExitCodes.Failed)
            : Tell(context, $"TQ9010: {text}", ExitCodes.NoBroker);
    }

    private static string CodeOf(TaskQueueException error) => error switch
    {
        KafkaClientException => "TQ9011",
        EnqueueException or RecordRefusedException => "TQ9012",
        EmbeddedBrokerException => "TQ9013",
        TopicAccessException or GroupAccessException => "TQ1602",
        _ => "TQ9019",
    };

}
