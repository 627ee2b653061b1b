using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Hosting;

/// <summary>Makes the plan of a node in an application: its handlers, and settings that the broker was asked about.</summary>
/// <param name="queue">What the application said.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="services">The application's services.</param>
internal sealed partial class NodePreparation(TaskQueueBuilder queue, LoadedConfiguration configuration, IServiceProvider services)
{
    private readonly ILogger _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<NodePreparation>();

    /// <summary>Makes the plan.</summary>
    /// <param name="cancel">Ends the wait for the broker.</param>
    /// <exception cref="ConfigurationException">Handlers are registered wrongly, or there is none for the default kind.</exception>
    /// <exception cref="NodeStartException">The node could not work: no broker, topic or right.</exception>
    public async Task<NodePlan> PrepareAsync(CancellationToken cancel)
    {
        var settings = configuration.Settings;
        var handlers = queue.CreateHandlers(
            services, kind => (settings.Kinds.GetValueOrDefault(kind) ?? settings.General).Attempts.Timeout);
        CheckKinds(handlers.Keys);
        LogChanged(_logger, EffectiveSetting.Join(configuration.Effective.Where(setting => setting.IsChanged)));
        LogSettings(_logger, EffectiveSetting.Join(configuration.Effective));
        try
        {
            var fitted = await StartCheck.RunAsync(configuration, TopicOptions.Of(configuration.Settings), _logger, cancel, queue.StartPatience);
            return new NodePlan(NodeSettingsMapping.ToTaskQueue(fitted), handlers);
        }
        catch (BrokerUnreachableException error)
        {
            var explained = await ConnectionProbe.ExplainAsync(error);
            throw new NodeStartException([explained.IsRefusal ? $"TQ9014: {explained.Message}" : $"TQ9010: {explained.Message}"], error);
        }
    }

    private void CheckKinds(IEnumerable<string> kinds)
    {
        var names = kinds.Order(StringComparer.Ordinal).ToArray();
        var defaultKind = configuration.Settings.DefaultKind;
        if (defaultKind.Length > 0 && !names.Contains(defaultKind, StringComparer.Ordinal))
        {
            throw new ConfigurationException(
            [
                new ConfigurationMistake(
                    "task-queue.default-kind", defaultKind, $"has no handler here; the kinds are {string.Join(", ", names)}", null),
            ]);
        }
    }

    [LoggerMessage(2509, LogLevel.Information, "Settings other than the defaults: {Settings}")]
    private static partial void LogChanged(ILogger logger, string settings);

    [LoggerMessage(2505, LogLevel.Debug, "Effective settings, with the origin of those that are not defaults: {Settings}")]
    private static partial void LogSettings(ILogger logger, string settings);
}
