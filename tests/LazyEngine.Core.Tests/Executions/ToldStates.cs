using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>Listens to the transitions of one execution: each begins where the last one ended, and together they lead to the states as they are.</summary>
internal sealed class ToldStates
{
    private readonly Dictionary<(string, int, int), TaskState> _tasks = [];
    private ExecutionState? _execution;

    public void Hear(Replay before, Commit commit, Func<FlowHash, Plan?> plans, Execution after)
    {
        foreach (var transition in Transitions.Of(before, commit, plans, out var folded))
        {
            Assert.Equal((before.State.Version + 1, commit.At, commit.Execution), (transition.Version, transition.At, transition.Execution));
            switch (transition)
            {
                case ExecutionTransition e:
                    Assert.Equal(_execution, e.From);
                    Assert.NotEqual(e.From, e.To);
                    _execution = e.To;
                    break;
                case TaskTransition t:
                    var key = (t.Token.Task, t.Token.Turn, t.Token.Item);
                    Assert.Equal((t.Token, _tasks.GetValueOrDefault(key, TaskState.Pending)), (t.Token, t.From));
                    Assert.NotEqual(t.From, t.To);
                    _tasks[key] = t.To;
                    break;
            }

            Assert.Equal(after.Version, folded.State.Version);
        }

        Assert.Equal(after.State, _execution);
        var plan = plans(after.Flow)!;
        // What another flow does not have is forgotten.
        foreach (var gone in _tasks.Keys.Where(key => !plan.TryFindTask(key.Item1, out _)).ToList()) _tasks.Remove(gone);
        foreach (var (key, instance) in after.Tasks)
        {
            var name = plan.TaskAt(key.Node)!.Name;
            Assert.Equal((name, Transitions.StateOf(instance)), (name, _tasks.GetValueOrDefault((name, key.Turn, key.Item), TaskState.Pending)));
        }
    }
}
