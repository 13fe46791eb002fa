using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>What an execution answers to those who only ask.</summary>
internal static class Answers
{
    /// <summary>The answer to a question about an execution that exists; null where it is no question of that kind.</summary>
    public static ExecutionReply? To(ExecutionQuery query, ExecutionShell shell, Limits limits, DateTimeOffset now) => query switch
    {
        ExecutionQuery.Details details => DetailsPage.Of(shell.Plan!, shell.State, details.From, limits.MessageBytes),
        ExecutionQuery.Explain => new ExecutionReply.Explained(shell.Explain(now)),
        ExecutionQuery.Foresee foresee => shell.Foresee(foresee.Rerun, now),
        _ => null,
    };
}
