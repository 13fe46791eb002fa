using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

/// <summary>Compiles flows for tests and shows plans as text.</summary>
internal static class Compiled
{
    public static FlowHash Hash { get; } = FlowHash.Of("flow"u8);

    public static Plan Plan(FlowItem item)
    {
        var (plan, problems) = PlanCompiler.Compile(item as Flow ?? Flow.Linear("root", item), Hash);
        Assert.Equal([], problems);
        return Assert.IsType<Plan>(plan);
    }

    public static Sequence<FlowProblem> Problems(Flow flow, PlanLimits? limits = null)
    {
        var (plan, problems) = PlanCompiler.Compile(flow, Hash, limits ?? PlanLimits.Default);
        Assert.Null(plan);
        Assert.NotEqual([], problems);
        return problems;
    }

    public static FlowProblem Problem(Flow flow, PlanLimits? limits = null) => Assert.Single(Problems(flow, limits));

    /// <summary>Nodes in order: task names, and <c>()</c> for gates.</summary>
    public static string Nodes(this Plan plan) =>
        string.Join(' ', Enumerable.Range(0, plan.NodeCount).Select(node => plan.TaskAt(node)?.Name ?? "()"));

    /// <summary>Edges in order, by number: <c>0>1 0>2</c>.</summary>
    public static string Edges(this Plan plan) =>
        string.Join(' ', Enumerable.Range(0, plan.NodeCount).SelectMany(node => plan.Successors(node).ToArray().Select(to => $"{node}>{to}")));

    public static int NodeOf(this Plan plan, string task)
    {
        Assert.True(plan.TryFindTask(task, out var node), task);
        return node;
    }

    /// <summary>Where the arguments of a task come from: <c>a=task:x b=input:y c=1</c>.</summary>
    public static string Bindings(this Plan plan, string task) => string.Join(' ', plan.BindingsOf(plan.NodeOf(task)).Select(binding => binding.Source switch
    {
        ArgumentSource.Result result => $"{binding.Argument}=task:{plan.TaskAt(result.Node)!.Name}",
        ArgumentSource.Input input => $"{binding.Argument}=input:{input.Name}",
        ArgumentSource.Constant constant => $"{binding.Argument}={constant.Value}",
        _ => throw new ArgumentException(binding.ToString()),
    }));

    /// <summary>Runs a plan on paper: the tasks that become ready together, wave by wave.</summary>
    public static string Waves(this Plan plan)
    {
        var waiting = Enumerable.Range(0, plan.NodeCount).Select(plan.PredecessorCount).ToArray();
        var (ready, waves, left) = (plan.Roots.ToArray().ToList(), new List<string>(), plan.NodeCount);
        while (ready.Count > 0)
        {
            Pass(ready.Where(node => plan.TaskAt(node) is null).ToList());
            var tasks = ready.Where(node => plan.TaskAt(node) is not null).Order().ToList();
            if (tasks.Count > 0) waves.Add(string.Join(',', tasks.Select(node => plan.TaskAt(node)!.Name)));
            ready = [];
            left -= tasks.Count;
            foreach (var task in tasks) Release(task);
        }

        Assert.Equal(0, left);
        return string.Join(" | ", waves);

        void Pass(List<int> gates)
        {
            var open = new Queue<int>(gates);
            ready.RemoveAll(node => plan.TaskAt(node) is null);
            while (open.TryDequeue(out var gate))
            {
                left--;
                Release(gate);
                foreach (var next in ready.Where(node => plan.TaskAt(node) is null)) open.Enqueue(next);
                ready.RemoveAll(node => plan.TaskAt(node) is null);
            }
        }

        void Release(int node)
        {
            foreach (var successor in plan.Successors(node))
            {
                if (--waiting[successor] == 0) ready.Add(successor);
            }
        }
    }
}
