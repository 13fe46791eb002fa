using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides what a turn comes to whose items have all ended: first its policies, then what it publishes, then what it leads to.</summary>
internal static class Finishing
{
    public static void Finish(Draft draft, TurnKey key)
    {
        var (task, turn) = (draft.Plan.Workflow!.Tasks[key.Node], draft.Now.Course!.Turns[key]);
        var (state, info) = Results.Of(draft.Now, key);
        if (state == TurnState.Error && draft.Now.Rules >= Rules.FamilyLimitsAreFinal && Results.Outgrown(draft.Now, key) is { } outgrown)
        {
            GiveUp(draft, key, outgrown);
            return;
        }

        try
        {
            if (!turn.HasWaitedAfter && !turn.HasTimedOut && task.WaitAfter is { } wait && Amounts.Seconds(wait, draft.Facts(key, state), task.Name, "wait-after") is var pause && pause > TimeSpan.Zero)
            {
                draft.Add(new TurnRested(task.Name, key.Number, TimerKind.WaitAfter, draft.At + pause));
                return;
            }

            var (published, globals) = Publish(draft, key, task, state);
            var facts = draft.Facts(key, state, published);
            if (state == TurnState.Success && task.FailOn?.Holds(facts) == true) (state, info) = (TurnState.Error, "It was turned into a failure by 'fail-on'.");
            if (!turn.HasTimedOut && Repeating.Decide(draft, key, task, turn, state, facts)) return;
            End(draft, key, state, info, published, globals);
        }
        catch (FormulaException error)
        {
            Break(draft, key, error.Message);
        }
    }

    /// <summary>A turn that had failed is left out, and leads to what its author wrote for that.</summary>
    public static void Skip(Draft draft, TurnKey key)
    {
        try
        {
            var (published, globals) = Publish(draft, key, draft.Plan.Workflow!.Tasks[key.Node], TurnState.Skipped);
            End(draft, key, TurnState.Skipped, string.Empty, published, globals);
        }
        catch (FormulaException error)
        {
            Break(draft, key, error.Message);
        }
    }

    /// <summary>A join can start no more.</summary>
    public static void Fail(Draft draft, TurnKey key, string info)
    {
        try
        {
            var (published, globals) = Publish(draft, key, draft.Plan.Workflow!.Tasks[key.Node], TurnState.Error);
            End(draft, key, TurnState.Error, info, published, globals);
        }
        catch (FormulaException error)
        {
            Break(draft, key, error.Message);
        }
    }

    /// <summary>A formula of a turn has no value: the turn has failed, and nothing that its author wrote can handle that.</summary>
    public static void Break(Draft draft, TurnKey key, string message)
    {
        var name = draft.Plan.TaskAt(key.Node)!.Name;
        draft.Add(new TurnEnded(name, key.Number, TurnState.Error, NamedPayloads.None, NamedPayloads.None, message, IsHandled: false, [], Forgets: false));
        Concluding.Close(draft, ExecutionState.Failure, $"Task '{name}' has failed: {message}");
    }

    // Whatever followed it would only ask for more of the same: a cycle, a retry, or the handler of a failure.
    private static void GiveUp(Draft draft, TurnKey key, TaskFailure outgrown)
    {
        draft.Add(new TurnEnded(draft.Plan.TaskAt(key.Node)!.Name, key.Number, TurnState.Error, NamedPayloads.None, NamedPayloads.None, outgrown.Message, IsHandled: false, [], Forgets: false));
        Joining.LookAtAll(draft);
    }

    /// <summary>A turn has ended while the execution ends: it leads to nothing.</summary>
    public static void RunOut(Draft draft, TurnKey key)
    {
        var task = draft.Plan.Workflow!.Tasks[key.Node];
        var (state, info) = Results.Of(draft.Now, key);
        var (published, globals, forgets) = (NamedPayloads.None, NamedPayloads.None, false);
        try
        {
            (published, globals) = Publish(draft, key, task, state);
            forgets = Forgets(task, draft.Facts(key, state, published, globals));
        }
        catch (FormulaException error)
        {
            (state, info) = (TurnState.Error, error.Message);
        }

        draft.Add(new TurnEnded(task.Name, key.Number, state, published, globals, info, IsHandled: false, [], forgets));
    }

    private static void End(Draft draft, TurnKey key, TurnState state, string info, Variables published, Variables globals)
    {
        var task = draft.Plan.Workflow!.Tasks[key.Node];
        var facts = draft.Facts(key, state, published, globals);
        var followed = draft.Plan.Workflow.IsReverse ? [] : Following.Find(facts, task, state);
        Sequence<string> next = draft.Plan.Workflow.IsReverse
            ? Reversing.Next(draft.Plan, draft.Now.Course!, key.Node, state)
            : [.. followed.Select(place => task.Transitions[place]).Where(transition => transition.Target >= 0).Select(transition => draft.Plan.TaskAt(transition.Target)!.Name).Distinct(StringComparer.Ordinal)];
        var isHandled = state == TurnState.Error && followed.Any(place => task.Transitions[place].On == Ending.Error);
        draft.Add(new TurnEnded(task.Name, key.Number, state, published, globals, info, isHandled, next, Forgets(task, facts)));
        if (draft.Plan.Workflow.IsReverse) Reversing.Follow(draft, next);
        else Following.Follow(draft, key, followed);
        if (draft.Now.Closing is null && (followed.Count < task.Transitions.Count || next.Count == 0)) Joining.LookAtAll(draft);
    }

    private static bool Forgets(WorkflowTask task, Facts facts) => task.KeepsResult?.Holds(facts) == false;

    private static (Variables Published, Variables Globals) Publish(Draft draft, TurnKey key, WorkflowTask task, TurnState state)
    {
        var (published, globals, facts) = (NamedPayloads.None, NamedPayloads.None, draft.Facts(key, state));
        foreach (var publication in task.Publications.Where(publication => Follows(publication.On, state)))
        {
            var values = publication.Values.Map(facts);
            foreach (var (name, value) in values) Sizes.Check(draft, value, $"Variable '{name}' of task '{task.Name}'");
            if (publication.IsGlobal) globals = globals.SetItems(values);
            else published = published.SetItems(values);
        }

        return (published, globals);
    }

    /// <summary>Whether what is written for an ending applies to a state.</summary>
    public static bool Follows(Ending on, TurnState state) => on switch
    {
        Ending.Success => state == TurnState.Success,
        Ending.Error => state == TurnState.Error,
        Ending.Skip => state == TurnState.Skipped,
        _ => state is TurnState.Success or TurnState.Error,
    };
}
