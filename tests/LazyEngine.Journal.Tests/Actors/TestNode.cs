using Akka.Actor;
using Akka.Configuration;

namespace LazyEngine.Journal.Tests;

/// <summary>An actor system with the journal's reference configuration.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly Config Reference = ConfigurationFactory.FromResource("reference.conf", typeof(TestNode).Assembly);

    private TestNode(ActorSystem system) => System = system;

    public ActorSystem System { get; }

    public ExecutionStore Store => JournalExtension.For(System).Store;

    public static Config ConfigOf(JournalSettings settings) => ConfigurationFactory.ParseString(
        $$"""
        lazyengine.journal {
          store = {{settings.Store.ToString().ToLowerInvariant()}}
          sqlite.file = "{{settings.SqliteFile}}"
          postgresql.connection-string = "{{settings.PostgreSqlConnectionString}}"
          postgresql.cluster = "{{settings.PostgreSqlCluster}}"
        }
        {{(settings.Store == StoreKind.Memory ? "akka.persistence.journal.plugin = \"akka.persistence.journal.lazyengine-memory\"" : string.Empty)}}
        akka.actor.provider = local
        akka.actor.serialization-settings.allow-unregistered-types = true
        akka.loglevel = ERROR
        akka.log-dead-letters = off
        akka.actor.serializers.commit = "LazyEngine.Journal.Tests.CommitSerializer, LazyEngine.Journal.Tests"
        akka.actor.serialization-bindings."LazyEngine.Executions.Commit, LazyEngine.Core" = commit
        """).WithFallback(Reference);

    public static TestNode Start(JournalSettings settings) => new(ActorSystem.Create("test", ConfigOf(settings)));

    public static async Task<TestNode> StartAsync(JournalSettings settings)
    {
        var node = Start(settings);
        await JournalExtension.StartAsync(node.System).WaitAsync(TimeSpan.FromSeconds(20));
        return node;
    }

    public IActorRef Ledger(string id) => System.ActorOf(Props.Create<Ledger>(id));

    /// <summary>Waits until an actor is gone.</summary>
    public Task Stopped(IActorRef actor)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        System.ActorOf(Props.Create<Mourner>(actor, gone));
        return gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync() => await System.Terminate();

    private sealed class Mourner : UntypedActor
    {
        private readonly TaskCompletionSource _gone;

        public Mourner(IActorRef actor, TaskCompletionSource gone)
        {
            _gone = gone;
            Context.Watch(actor);
        }

        protected override void OnReceive(object message)
        {
            if (message is Terminated) _gone.SetResult();
        }
    }
}
