using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Executions;

/// <summary>A commit in the making: every event that is added is evolved at once, so that the next step sees it.</summary>
internal sealed class Draft(Plan plan, Limits limits, Execution before, DateTimeOffset at, double chance)
{
    private const int OthersListed = 10;

    private readonly List<ExecutionEvent> _events = [];
    private readonly Execution _before = before;
    private int _ids;

    public Plan Plan { get; private set; } = plan;

    public Execution Now { get; private set; } = before;

    public DateTimeOffset At => at;

    public Limits Limits => limits;

    /// <summary>A number from 0 to 1 that came with the command, for whatever chance decides.</summary>
    public double Chance => chance;

    public Draft Add(ExecutionEvent happened)
    {
        _events.Add(happened);
        Now = Evolution.Evolve(Plan, Now, happened, at);
        return this;
    }

    /// <summary>Carries the execution over to another flow.</summary>
    public void MoveTo(Plan next)
    {
        Now = Moving.Translate(Plan, next, Now);
        Plan = next;
        Add(new ExecutionEvent.FlowChanged(next.Name, next.Hash));
    }

    /// <summary>Does what the state asks for by itself: schedules what is ready, ends what is over.</summary>
    public Decision Settle(CommandId command)
    {
        if (Plan.Workflow is null)
        {
            SettlePlan();
        }
        else
        {
            // First what the command has done, then what has followed from it: children that begin now need not be told that they go on.
            var told = Addressing.Tell(this, _before);
            Steering.Settle(this);
            Addressing.Tell(this, told);
        }

        Sequence<ExecutionEvent> events = [.. _events];
        return new Decision(events, Evolution.Close(Now, events, at, command), null);
    }

    private void SettlePlan()
    {
        if (Now.Closing is { } closing && !Now.State.IsTerminal())
        {
            if (!Now.AwaitsChildren) Add(closing.End(this));
        }
        else if (Now.Failed is { } failed && !Now.State.IsTerminal())
        {
            EndInFailure(failed);
        }
        else if (Now.State is ExecutionState.Running or ExecutionState.Reverting)
        {
            do ScheduleReady();
            while (Now.Failed is null && Signalling.Match(this));
            if (Now.Failed is { } undone && !Now.State.IsTerminal()) EndInFailure(undone);
        }
        else if (!Now.State.IsTerminal())
        {
            Signalling.Match(this);
        }

        if (Now is { Failed: null, Closing: null, HasNothingLeft: true } && !Now.State.IsTerminal() && (Now.Reverts.IsNone || Now.Reverts.IsFinal)) Add(Now.Reverts.IsNone ? new ExecutionEvent.ExecutionSucceeded() : EndOfRevert());
        else if (Now.State == ExecutionState.Suspending && Now.InFlight.IsEmpty) Add(new ExecutionEvent.ExecutionSuspended());
    }

    /// <summary>What a formula of a workflow may read now, for a turn or for the whole execution.</summary>
    public Facts Facts(TurnKey? turn = null, TurnState? ended = null, Variables? published = null, Variables? globals = null) =>
        new(Plan, globals is null ? Now : Now with { Course = Now.Course! with { Globals = Merging.Over(Now.Course.Globals, globals, Now.Course.Merges) } }, at, NewId) { Turn = turn, Ended = ended, Over = published };

    /// <summary>The same at the end, where the variables of all branches are one.</summary>
    public Facts FinalFacts(Variables final) => new(Plan, Now, at, NewId) { Final = final };

    // The same command makes the same ids.
    private string NewId() => MadeId.Of(Now.Id, Now.Version, chance, _ids++);

    /// <summary>Nothing new begins from here on; several parts of one commit may ask for that.</summary>
    public void Suspend()
    {
        if (Now.State == ExecutionState.Running) Add(new ExecutionEvent.ExecutionSuspending());
    }

    /// <summary>Gives up every attempt that somebody may still be working on.</summary>
    public void CancelOpen()
    {
        foreach (var key in Now.InFlight.Union(Now.Waiting)) Cancel(key);
    }

    public void Schedule(InstanceKey key)
    {
        var instance = Now.Tasks.GetValueOrDefault(key);
        var attempt = (instance?.Attempt ?? 0) + 1;
        var task = Plan.TaskAt(key.Node)!;
        if (instance?.Phase == Phase.Compensating)
        {
            Add(Plan.CompensationAt(key.Node) is null
                ? new ExecutionEvent.TaskReverted(task.Name, key.Turn, key.Item, attempt - 1, Payload.None)
                : new ExecutionEvent.CompensationScheduled(task.Name, key.Turn, key.Item, attempt));
            return;
        }

        if (Voting.LeftOut(Plan, Now, key) is { Count: > 0 } left)
        {
            Add(new ExecutionEvent.TasksIgnored(left));
            return;
        }

        Add(new ExecutionEvent.TaskScheduled(task.Name, key.Turn, key.Item, attempt));
        if (instance?.Given is { } given)
        {
            Add(new ExecutionEvent.TaskSucceeded(task.Name, key.Turn, key.Item, attempt, given));
            return;
        }

        // Nobody has to be asked to wait, nor for a value that is known.
        if (task.SignalName is not null || Children.FlowOf(Plan, Now, key) is not null) Add(new ExecutionEvent.TaskDeferred(task.Name, key.Turn, key.Item, attempt));
        else if (Plan.ControllerAt(key.Node) is { Kind: not Flows.RetryKind.Handler }) BeginRound(key, task.Name, attempt);
        else if (Plan.Votes?.ConditionAt(key.Node) is { } condition) Vote(key, task.Name, attempt, condition);
    }

    private void Vote(InstanceKey key, string decider, int attempt, ICondition condition)
    {
        try
        {
            var data = Flows.NamedPayloads.None.SetItems(Arguments.Of(Plan, Now, key).Select(argument => KeyValuePair.Create(argument.Name, argument.Value)));
            Add(new ExecutionEvent.TaskSucceeded(decider, key.Turn, key.Item, attempt, Payload.Json(condition.Holds(Concluding.ObjectOf(data), at, NewId))));
        }
        catch (FormulaException error)
        {
            Failing.End(this, key, new TaskFailure(Voting.NoVote, error.Message));
        }
    }

    private void BeginRound(InstanceKey key, string controller, int attempt)
    {
        switch (Controlling.Next(Plan, Now, key))
        {
            case TaskOutcome.Success value:
                Add(new ExecutionEvent.TaskSucceeded(controller, key.Turn, key.Item, attempt, value.Result));
                break;
            case TaskOutcome.Failure none:
                Failing.End(this, key, none.Error);
                break;
        }
    }

    // Where all that follows a controller is undone, it runs again.
    private bool BeginRounds()
    {
        if (Now.Reverts.IsNone) return false;
        var begun = false;
        foreach (var (controller, kind) in Now.Reverts.Controllers)
        {
            if (kind != RevertKind.Round || Now.Back.ContainsKey(controller) || Now.Tasks[new InstanceKey(controller, 0, 0)] is not { State: TaskState.Success, Phase: Phase.Forward }) continue;
            Add(new ExecutionEvent.RoundBegan(Plan.TaskAt(controller)!.Name));
            begun = true;
        }

        return begun;
    }

    /// <summary>Schedules what is ready, as far as the limit allows.</summary>
    public void ScheduleReady()
    {
        while (Now.Failed is null)
        {
            if (BeginRounds()) continue;
            if (Now.InFlight.Count + Now.Children.Count >= limits.InFlightMax || Now.Ready.IsEmpty) return;
            if (NextReady() is not { } next) return;
            Schedule(next);
        }
    }

    // What runs beneath itself asks for few at a time, since each of those may ask for as many.
    private InstanceKey? NextReady()
    {
        var next = Now.Ready.Min;
        if (Now is not { Course: not null, Rules: >= Rules.FamilyLimitsAreFinal, Parent: { } parent } || Now.Children.Count < limits.BeneathItselfMax || !parent.IsRecursion(Now.Flow) || !StartsChild(next)) return next;
        foreach (var key in Now.Ready)
        {
            if (!StartsChild(key)) return key;
        }

        return null;
    }

    private bool StartsChild(InstanceKey key) => Arguments.CallOf(Now, key)?.Flow is not null;

    private ExecutionEvent.ExecutionReverted EndOfRevert()
    {
        var cause = Now.Cause!;
        Sequence<string> others = [.. Now.Broken.Select(key => (Task: Plan.TaskAt(key.Node)!.Name, Error: Now.Tasks[key].Error!, IsWritten: Plan.IsWritten(key.Node)))
            .Where(failed => failed.IsWritten && failed.Error.Code != TaskFailure.CalledOff && !failed.Error.Equals(cause.Error))
            .Take(OthersListed)
            .Select(failed => $"'{failed.Task}' ({failed.Error.Code}: {failed.Error.Message})")];
        var error = others.Count == 0 ? cause.Error : cause.Error with { Message = $"{cause.Error.Message} Failed as well: {string.Join(", ", others)}." };
        return new ExecutionEvent.ExecutionReverted(cause.Task, error);
    }

    // Nobody inside works on a task that waits for the outside, so a failed execution has nothing to await there. A child may be awaited.
    private void EndInFailure(InstanceKey failed)
    {
        foreach (var key in Now.Waiting.Where(key => Children.PolicyOf(Plan, Now, key) != Flows.ParentClose.Wait)) Cancel(key);
        if (Now.InFlight.IsEmpty && Now.Waiting.IsEmpty && !Now.AwaitsChildren)
            Add(new ExecutionEvent.ExecutionFailed(Plan.TaskAt(failed.Node)!.Name, Now.Tasks[failed].RevertError ?? Now.Tasks[failed].Error!));
    }

    /// <summary>Gives up what an instance waits for.</summary>
    public void Cancel(InstanceKey key)
    {
        Children.Leave(this, key);
        Add(new ExecutionEvent.TaskCancelled(Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, Now.Tasks[key].Attempt));
    }
}
