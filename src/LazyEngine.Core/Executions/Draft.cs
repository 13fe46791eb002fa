using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>A commit in the making: every event that is added is evolved at once, so that the next step sees it.</summary>
internal sealed class Draft(Plan plan, Limits limits, Execution before, DateTimeOffset at, double chance)
{
    private readonly List<ExecutionEvent> _events = [];

    public Plan Plan { get; } = plan;

    public Execution Now { get; private set; } = before;

    public DateTimeOffset At => at;

    /// <summary>A number from 0 to 1 that came with the command, for whatever chance decides.</summary>
    public double Chance => chance;

    public Draft Add(ExecutionEvent happened)
    {
        _events.Add(happened);
        Now = Evolution.Evolve(Plan, Now, happened, at);
        return this;
    }

    /// <summary>Does what the state asks for by itself: schedules what is ready, ends what is over.</summary>
    public Decision Settle(CommandId command)
    {
        if (Now.Closing is { } closing && !Now.State.IsTerminal())
        {
            if (!Now.AwaitsChildren) Add(closing.End(this));
        }
        else if (Now.Failed is { } failed && !Now.State.IsTerminal()) EndInFailure(failed);
        else if (Now.State == ExecutionState.Running)
        {
            do ScheduleReady();
            while (Signalling.Match(this));
        }
        else if (!Now.State.IsTerminal())
        {
            Signalling.Match(this);
        }


        if (Now is { Failed: null, Closing: null, HasNothingLeft: true } && !Now.State.IsTerminal()) Add(new ExecutionEvent.ExecutionSucceeded());
        else if (Now.State == ExecutionState.Suspending && Now.InFlight.IsEmpty) Add(new ExecutionEvent.ExecutionSuspended());

        Sequence<ExecutionEvent> events = [.. _events];
        return new Decision(events, Evolution.Close(Now, events, at, command), null);
    }

    /// <summary>Gives up every attempt that somebody may still be working on.</summary>
    public void CancelOpen()
    {
        foreach (var key in Now.InFlight.Union(Now.Waiting)) Cancel(key);
    }

    public void Schedule(InstanceKey key)
    {
        var attempt = (Now.Tasks.GetValueOrDefault(key)?.Attempt ?? 0) + 1;
        var task = Plan.TaskAt(key.Node)!;
        Add(new ExecutionEvent.TaskScheduled(task.Name, key.Turn, key.Item, attempt));
        // Nobody has to be asked to wait.
        if (task.SignalName is not null || task.ChildFlow is not null) Add(new ExecutionEvent.TaskDeferred(task.Name, key.Turn, key.Item, attempt));
    }

    private void ScheduleReady()
    {
        var free = limits.InFlightMax - Now.InFlight.Count - Now.Children.Count;
        if (free <= 0 || Now.Ready.IsEmpty) return;
        InstanceKey[] next = [.. Now.Ready.Take(free)];
        foreach (var key in next) Schedule(key);
    }

    // Nobody inside works on a task that waits for the outside, so a failed execution has nothing to await there. A child may be awaited.
    private void EndInFailure(InstanceKey failed)
    {
        foreach (var key in Now.Waiting.Where(key => Plan.TaskAt(key.Node)!.ChildFlow?.OnClose != Flows.ParentClose.Wait)) Cancel(key);
        if (Now.InFlight.IsEmpty && Now.Waiting.IsEmpty && !Now.AwaitsChildren)
            Add(new ExecutionEvent.ExecutionFailed(Plan.TaskAt(failed.Node)!.Name, Now.Tasks[failed].Error!));
    }

    private void Cancel(InstanceKey key)
    {
        Children.Leave(this, key);
        Add(new ExecutionEvent.TaskCancelled(Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, Now.Tasks[key].Attempt));
    }
}
