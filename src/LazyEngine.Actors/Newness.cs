using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>Whether one incarnation of an execution may begin without reading the journal, because its id was made just now.</summary>
/// <remarks>
/// The marker is in the first send of the command only, and counts only as the very first message: any other means that somebody
/// knows of the execution. A copy that comes late, or to another node, finds an incarnation that assumes wrongly; its first write
/// finds the key taken, it stops, and whoever asks again is answered by one that has read. Until that write it has no right to
/// say what is not there, and so answers nothing else.
/// </remarks>
internal sealed class Newness(TakenAsNew ids, string persistenceId)
{
    private bool _hasHeard;

    /// <summary>Whether nothing was read, and no write has proved yet that there was nothing.</summary>
    public bool IsAssumed { get; private set; }

    /// <summary>Is told every message, before anything is read.</summary>
    public void Hear(object message, DateTimeOffset now)
    {
        if (_hasHeard) return;
        _hasHeard = true;
        IsAssumed = message is ExecutionCommand.Run run && run.IsJustMade(now);
        if (IsAssumed) ids.Add(persistenceId);
    }

    /// <summary>The recovery is over, or will never be.</summary>
    public void Forget()
    {
        if (_hasHeard) ids.Remove(persistenceId);
    }
}
