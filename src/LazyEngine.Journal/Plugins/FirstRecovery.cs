using Akka.Persistence;

namespace LazyEngine.Journal;

/// <summary>Recovers nothing, once, and so brings up all that persistent actors share.</summary>
/// <remarks>Receives: nothing. Persists: nothing. Sends: nothing; it ends the task that it was given.</remarks>
internal sealed class FirstRecovery(TaskCompletionSource done) : UntypedPersistentActor
{
    /// <inheritdoc />
    public override string PersistenceId => "lazyengine-first-recovery";

    /// <inheritdoc />
    protected override void OnRecover(object message)
    {
        if (message is not RecoveryCompleted) return;
        done.TrySetResult();
        Context.Stop(Self);
    }

    /// <inheritdoc />
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        base.OnRecoveryFailure(reason, message);
        done.TrySetException(reason);
    }

    /// <inheritdoc />
    protected override void OnCommand(object message) => Unhandled(message);
}
