using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Actors;

/// <summary>Hears of commits once they are stored. Called by the actors themselves, so it must neither wait nor throw.</summary>
internal interface ICommitListener
{
    /// <summary>Whether anybody wants to know; else nothing is told.</summary>
    bool IsListening { get; }

    /// <summary>Commits of one execution, just written. Never those that are read back.</summary>
    void Hear(Replay before, Sequence<Commit> commits, Func<FlowHash, Plan?> plans);
}
