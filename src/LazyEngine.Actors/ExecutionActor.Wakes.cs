using Akka.Actor;

namespace LazyEngine.Actors;

/// <content>What is due at a time.</content>
internal sealed partial class ExecutionActor
{
    private void OnRing()
    {
        _alarm?.Cancel();
        if (_shell.IsWakeDue(Now)) Wake();
        Send(_shell.Tick(Now));
    }

    private void Wake()
    {
        if (_shell.TryFire(Now, out var fired))
        {
            Send(fired);
            return;
        }

        Send(_shell.Wake(Now, out var movedTo));
        if (IsWriting) return;
        // Also where it knows of no execution at all: somebody does, or it would not have been woken.
        var version = _shell.State.Version;
        _parts.MoveWakeAsync(_id, version, movedTo).PipeTo(Self, success: isBehind => new WakeMoved(version, isBehind));
    }
}
