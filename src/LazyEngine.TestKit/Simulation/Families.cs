using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.TestKit.Simulation.Checks;

namespace LazyEngine.TestKit.Simulation;

/// <summary>What must hold between parents and children.</summary>
/// <param name="executions">Every execution as it is stored.</param>
/// <param name="journal">Knows their plans.</param>
internal sealed class Families(IReadOnlyDictionary<ExecutionId, Execution> executions, SimulatedJournal journal)
{
    /// <summary>A task has the result of its child: the child of that attempt has succeeded, with just this.</summary>
    public void Succeeded(AttemptToken token, Payload result)
    {
        var child = executions.GetValueOrDefault(ChildId.Of(token));
        Demand(child is not null, $"Attempt {token} has succeeded, and it has no child.");
        Demand(child.State == ExecutionState.Success, $"Attempt {token} has succeeded, and its child is {child.State}.");
        Demand(child.Parent?.Token == token, $"The child of {token} takes {child.Parent?.Token} for its parent.");
        Demand(ChildOutcome.ResultsOf(journal.PlanOf(child.Flow)!, child).Equals(result), $"The result of {token} is {result}, which is not what its child provides.");
    }

    /// <summary>An execution has ended: no child is left that it was not to end before.</summary>
    public void Ended(Plan plan, Execution parent)
    {
        foreach (var (key, instance) in parent.Tasks)
        {
            if (plan.TaskAt(key.Node) is not { ChildFlow.OnClose: ParentClose.Wait } task) continue;
            for (var attempt = 1; attempt <= instance.Attempt; attempt++)
            {
                var child = executions.GetValueOrDefault(ChildId.Of(new AttemptToken(parent.Id, task.Name, key.Turn, key.Item, attempt)));
                Demand(child is null || child.State.IsTerminal(), $"'{parent.Id}' is {parent.State} before its child '{child?.Id}', which it was to await.");
            }
        }
    }

    /// <summary>All is quiet: nobody owes anybody anything, and nobody has been left behind.</summary>
    public void AtEnd()
    {
        foreach (var state in executions.Values)
        {
            Demand(!state.OwesOthers, $"'{state.Id}' ({state.State}) still owes others something: {string.Join(", ", Debts.Of(journal.PlanOf(state.Flow)!, state))}.");
            if (state.Parent is not { Token: var token }) continue;
            var parent = executions.GetValueOrDefault(token.Execution);
            Demand(parent is not null, $"'{state.Id}' has no parent '{token.Execution}'.");
            Demand(state.ToldParent, $"'{state.Id}' has ended, and its parent was not told.");
        }
    }
}
