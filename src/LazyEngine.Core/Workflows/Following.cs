using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>A transition that is followed when the execution goes on.</summary>
/// <param name="From">The turn that ended.</param>
/// <param name="Transition">Its place among the transitions of the task.</param>
internal sealed record Following(TurnKey From, int Transition)
{
    /// <summary>The transitions that a turn takes: first those for its ending, then those for any, up to a command that ends the execution.</summary>
    /// <exception cref="FormulaException">A condition has no value.</exception>
    public static Sequence<int> Find(Facts facts, WorkflowTask task, TurnState state)
    {
        var followed = new List<int>();
        for (var place = 0; place < task.Transitions.Count; place++)
        {
            var transition = task.Transitions[place];
            if (!Finishing.Follows(transition.On, state) || transition.Condition?.Holds(facts) == false) continue;
            followed.Add(place);
            if (transition.Kind is TransitionKind.Fail or TransitionKind.Succeed) break;
        }

        return [.. followed];
    }

    /// <summary>Does what transitions say.</summary>
    public static void Follow(Draft draft, TurnKey from, Sequence<int> transitions)
    {
        var task = draft.Plan.Workflow!.Tasks[from.Node];
        for (var done = 0; done < transitions.Count; done++)
        {
            var transition = task.Transitions[transitions[done]];
            if (transition.Kind == TransitionKind.Task)
            {
                if (!Steering.Enter(draft, transition.Target, new TurnCause(task.Name, from.Number, transition.On))) Joining.LookAtAll(draft);
                else if (draft.Now.Course!.Newest(transition.Target) is { } join && draft.Now.Course.Joins.Contains(join)) Joining.Look(draft, join);
                if (draft.Now.Closing is not null) return;
                continue;
            }

            if (transition.Kind == TransitionKind.Nothing) continue;
            var message = Say(draft, from, transition, out var isBroken);
            if (isBroken || transition.Kind == TransitionKind.Fail)
            {
                Steering.StartEntered(draft);
                Concluding.Close(draft, ExecutionState.Failure, message ?? $"The workflow was failed by command after task '{task.Name}'.");
                return;
            }

            if (transition.Kind == TransitionKind.Succeed)
            {
                Steering.StartEntered(draft);
                Concluding.Close(draft, ExecutionState.Success, message ?? string.Empty);
                return;
            }

            draft.Add(new TransitionsKept(task.Name, from.Number, [.. transitions.Skip(done + 1)], message ?? string.Empty)).Suspend();
            return;
        }
    }

    private static string? Say(Draft draft, TurnKey from, WorkflowTransition transition, out bool isBroken)
    {
        isBroken = false;
        try
        {
            return transition.Message is { } message ? Results.TextOf(message.Evaluate(draft.Facts(from, draft.Now.Course!.Turns[from].State, draft.Now.Course.Turns[from].Published))) : null;
        }
        catch (FormulaException error)
        {
            isBroken = true;
            return error.Message;
        }
    }
}
