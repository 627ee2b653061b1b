using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>What an application is told that cannot start its node, in an actor system of the node's own and in one of the application's.</summary>
public sealed class HostStartTests
{
    public static TheoryData<bool> OwnSystemOrTheApplications => [true, false];

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task Without_a_broker_the_start_ends_in_time_and_says_so(bool ownSystem)
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.BootstrapServers = "127.0.0.1:1";
            builder.StartPatience = TimeSpan.FromSeconds(1);
            builder.Handle("work", new Nothing());
        }));

        var error = await Assert.ThrowsAsync<NodeStartException>(application.StartAsync);

        Assert.StartsWith("TQ9010: No Kafka broker at '127.0.0.1:1' answered within 1 s. ", Assert.Single(error.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_start_that_waits_for_a_broker_ends_when_the_host_is_told_to_stop(bool ownSystem)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.BootstrapServers = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
            builder.StartPatience = TimeSpan.FromMinutes(10);
            builder.Handle("work", new Nothing());
        }));

        var starting = application.StartAsync();
        using (await silent.AcceptTcpClientAsync())
        {
            application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        }
    }

    [Fact]
    public async Task A_broker_that_knows_no_settings_of_topics_and_no_rights_is_not_warned_of()
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(true, builder =>
        {
            queue(builder);
            builder.Handle("work", new Nothing());
        }));

        await application.StartAsync();

        Assert.DoesNotContain(application.Logs.Texts, text => text.StartsWith("TQ15", StringComparison.Ordinal) || text.StartsWith("TQ16", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_missing_group_stops_the_start_and_says_how_to_set_it(bool ownSystem)
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.Group = null;
            builder.Handle("work", new Nothing());
        }));

        var error = await Assert.ThrowsAsync<ConfigurationException>(application.StartAsync);

        Assert.Contains("queue.Group = \"billing\"", Assert.Single(error.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_node_without_handlers_does_not_start(bool ownSystem)
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, queue));

        var error = await Assert.ThrowsAsync<ConfigurationException>(application.StartAsync);

        Assert.Equal("no kind has a handler: add one with queue.Handle…(\"the.kind\", …)", Assert.Single(error.Mistakes).ToString());
    }

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_default_kind_without_a_handler_does_not_start_and_names_the_kinds_that_have_one(bool ownSystem)
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.Handle("b.kind", new Nothing()).Handle("a.kind", new Nothing());
        }));

        var error = await Assert.ThrowsAsync<ConfigurationException>(application.StartAsync);

        Assert.Equal(
            "task-queue.default-kind = work: has no handler here; the kinds are a.kind, b.kind", Assert.Single(error.Mistakes).ToString());
    }

    [Fact]
    public async Task AddAkka_after_AddTaskQueue_is_told_to_take_the_node_along()
    {
        await using var application = await Application.BuildAsync((services, queue) =>
        {
            services.AddTaskQueue(builder =>
            {
                queue(builder);
                builder.Handle("work", new Nothing());
            });
            services.AddAkka("mine", (_, _) => { });
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(application.StartAsync);

        Assert.Contains("akka.WithTaskQueue(provider, queue => …)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTaskQueue_after_AddAkka_is_told_at_once_to_add_the_node_there()
    {
        var services = new ServiceCollection();
        services.AddAkka("mine", (_, _) => { });

        var error = Assert.Throws<InvalidOperationException>(() => services.AddTaskQueue(_ => { }));

        Assert.Contains("akka.WithTaskQueue(provider, queue => …)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_in_one_actor_system_are_one_too_many()
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddAkka("mine", (akka, provider) =>
        {
            void Configure(TaskQueueBuilder builder)
            {
                queue(builder);
                builder.Handle("work", new Nothing());
            }

            akka.WithTaskQueue(provider, Configure).WithTaskQueue(provider, Configure);
        }));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(application.StartAsync);

        Assert.Contains("The actor system 'mine' has a node already", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1, 73.5)]
    [InlineData(false, 1, 73.5)]
    [InlineData(true, 300, 300)]
    [InlineData(false, 300, 300)]
    public async Task The_host_waits_for_as_long_as_a_drain_may_take_or_longer_if_it_wants_to(bool ownSystem, int wanted, double expected)
    {
        await using var application = await Application.BuildAsync((services, queue) =>
        {
            services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(wanted));
            services.AddNode(ownSystem, builder =>
            {
                queue(builder);
                builder.Set("drain-timeout", "60s").Handle("work", new Nothing());
            });
        });
        await application.StartAsync();

        Assert.Equal(
            TimeSpan.FromSeconds(expected), application.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        Assert.Equal(
            TimeSpan.FromSeconds(73.5),
            CoordinatedShutdown.Get(application.Services.GetRequiredService<ActorSystem>()).Timeout(CoordinatedShutdown.PhaseServiceRequestsDone));
    }

    private sealed class Nothing : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => default;
    }
}
