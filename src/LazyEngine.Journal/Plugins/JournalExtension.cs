using Akka.Actor;

namespace LazyEngine.Journal;

/// <summary>The store of an actor system: shared by the journal, the snapshot store, the watchdog and clients, and closed with the system.</summary>
internal sealed class JournalExtension : IExtension
{
    private JournalExtension(JournalSettings settings, ExecutionStore store) => (Settings, Store) = (settings, store);

    /// <summary>How the store was opened.</summary>
    public JournalSettings Settings { get; }

    /// <summary>The store.</summary>
    public ExecutionStore Store { get; }

    /// <summary>What is not read when it recovers.</summary>
    public TakenAsNew TakenAsNew { get; } = new();

    /// <summary>The extension of a system; the first call opens the store.</summary>
    /// <exception cref="InvalidSettingsException">Keys of <c>lazyengine.journal</c> are wrong or missing.</exception>
    /// <exception cref="JournalOpenException">The store cannot be used.</exception>
    public static JournalExtension For(ActorSystem system) => system.WithExtension<JournalExtension, Provider>();

    /// <summary>Opens the store and brings up the plugins of a system; to be awaited before it gets its first persistent actor.</summary>
    /// <remarks>
    /// Akka would bring them up for the first actor that persists, and block the thread of every further one until
    /// then: on two cores, sixty actors at once can bring a new process to a halt for twelve seconds.
    /// </remarks>
    /// <exception cref="InvalidSettingsException">Keys of <c>lazyengine.journal</c> are wrong or missing.</exception>
    /// <exception cref="JournalOpenException">The store cannot be used.</exception>
    public static async Task<JournalExtension> StartAsync(ActorSystem system)
    {
        var extension = For(system);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ((ExtendedActorSystem)system).SystemActorOf(Props.Create<FirstRecovery>(done), "lazyengine-first-recovery");
        await done.Task;
        return extension;
    }

    private static JournalExtension Open(ExtendedActorSystem system)
    {
        var settings = JournalSettings.From(system.Settings.Config) with { GivenKeys = system.Settings.Setup.Get<PayloadKeysSetup>() is { HasValue: true } given ? given.Value.Keys : null };
        var store = ExecutionStore.Open(settings);
        // By then every actor has stopped, so nothing new comes in, and closing waits for what has.
        system.RegisterOnTermination(store.Dispose);
        return new JournalExtension(settings, store);
    }

    private sealed class Provider : ExtensionIdProvider<JournalExtension>
    {
        public override JournalExtension CreateExtension(ExtendedActorSystem system) => Open(system);
    }
}
