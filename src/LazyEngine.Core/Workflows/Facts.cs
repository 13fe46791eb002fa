using LazyEngine.Executions;
using LazyEngine.Plans;

namespace LazyEngine.Workflows;

/// <summary>What a formula may read.</summary>
/// <param name="plan">The plan.</param>
/// <param name="execution">The execution as it stands.</param>
/// <param name="at">The time of the command.</param>
/// <param name="newId">Makes ids that follow from the command.</param>
internal sealed class Facts(Plan plan, Execution execution, DateTimeOffset at, Func<string> newId)
{
    public Plan Plan => plan;

    public Execution Execution => execution;

    public Course Course => execution.Course!;

    public DateTimeOffset At => at;

    /// <summary>The turn for which it is evaluated; null where it is for the whole execution.</summary>
    public TurnKey? Turn { get; init; }

    /// <summary>How the turn has ended, while that is not yet in the course.</summary>
    public TurnState? Ended { get; init; }

    /// <summary>Variables over those that the turn sees: what stands for an item, or has just been published.</summary>
    public Variables? Over { get; init; }

    /// <summary>The variables in place of all others.</summary>
    public Variables? Final { get; init; }

    /// <summary>The data in place of all variables.</summary>
    public Payload? Root { get; init; }

    public string NewId() => newId();

    public Facts With(Variables over) => new(plan, execution, at, newId) { Turn = Turn, Ended = Ended, Over = over };

    public Facts Rooted(Payload root) => new(plan, execution, at, newId) { Turn = Turn, Ended = Ended, Root = root };

    /// <summary>All variables that a formula sees: of those of one name the nearest.</summary>
    public Variables All()
    {
        var all = Merging.Over(Course.Inputs, Course.Globals, Course.Merges);
        if (Final is { } final) return Merging.Over(all, final, Course.Merges);
        if (Turn is { } turn) all = Merging.Over(all, Course.Turns[turn].Inbound, Course.Merges);
        return Over is null ? all : Merging.Over(all, Over, Course.Merges);
    }
}
