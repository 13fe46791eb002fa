using FsCheck;
using FsCheck.Xunit;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

public sealed class RandomFlowTests
{
    [Property(MaxTest = 1000)]
    public void A_flow_becomes_either_a_plan_or_problems(DoNotSize<int> seed)
    {
        var (plan, problems) = PlanCompiler.Compile(RandomFlows.Of(seed.Item), Compiled.Hash);

        Assert.Equal(plan is null, problems.Count > 0);
        Assert.All(problems, problem => Assert.Contains(problem.Code, (string[])[FlowProblem.Cycle, FlowProblem.AmbiguousProvider]));
    }

    [Property(MaxTest = 1000)]
    public void A_task_waits_for_exactly_the_tasks_that_the_definition_puts_before_it(DoNotSize<int> seed)
    {
        var flow = RandomFlows.Of(seed.Item);
        if (PlanCompiler.Compile(flow, Compiled.Hash).Plan is not { } plan) return;

        Assert.Equal(ExpectedOrders(flow, plan), TaskOrders(plan));
    }

    [Property(MaxTest = 1000)]
    public void Every_node_runs_once_and_after_the_tasks_that_it_takes_values_from(DoNotSize<int> seed)
    {
        if (PlanCompiler.Compile(RandomFlows.Of(seed.Item), Compiled.Hash).Plan is not { } plan) return;

        plan.Waves();
        var orders = TaskOrders(plan);
        foreach (var node in Enumerable.Range(0, plan.NodeCount))
        {
            foreach (var source in plan.BindingsOf(node).Select(binding => binding.Source).OfType<ArgumentSource.Result>())
                Assert.Contains((plan.TaskAt(source.Node)!.Name, plan.TaskAt(node)!.Name), orders);
        }
    }

    [Property(MaxTest = 200)]
    public void Compiling_twice_gives_the_same(DoNotSize<int> seed)
    {
        var (first, second) = (PlanCompiler.Compile(RandomFlows.Of(seed.Item), Compiled.Hash), PlanCompiler.Compile(RandomFlows.Of(seed.Item), Compiled.Hash));

        Assert.Equal(first.Problems, second.Problems);
        Assert.Equal(first.Plan?.Nodes(), second.Plan?.Nodes());
        Assert.Equal(first.Plan?.Edges(), second.Plan?.Edges());
        Assert.Equal(first.Plan?.RequiredInputs, second.Plan?.RequiredInputs);
    }

    // The definition read naively: pairs of tasks, flow by flow.
    private static SortedSet<(string, string)> ExpectedOrders(Flow flow, Plan plan)
    {
        var orders = new SortedSet<(string, string)>();
        Visit(flow);
        return orders;

        void Visit(Flow inside)
        {
            var members = inside.Items.Select(item => TasksOf(item).ToHashSet()).ToList();
            var before = Before(inside, members, plan);
            for (var from = 0; from < members.Count; from++)
            {
                for (var to = 0; to < members.Count; to++)
                {
                    if (before[from, to]) orders.UnionWith(members[from].SelectMany(a => members[to].Select(b => (a, b))));
                }
            }

            foreach (var inner in inside.Items.OfType<Flow>()) Visit(inner);
        }
    }

    private static bool[,] Before(Flow flow, List<HashSet<string>> members, Plan plan)
    {
        var before = new bool[members.Count, members.Count];
        for (var from = 0; from < members.Count; from++)
        {
            for (var to = 0; to < members.Count; to++)
            {
                before[from, to] = flow.Pattern switch
                {
                    FlowPattern.Linear => from < to,
                    FlowPattern.Unordered => false,
                    _ => flow.Links.Contains(new FlowLink(flow.Items[from].Name, flow.Items[to].Name))
                        || (from != to && members[to].Any(task => Sources(plan, task).Any(members[from].Contains))),
                };
            }
        }

        for (var via = 0; via < members.Count; via++)
        {
            for (var from = 0; from < members.Count; from++)
            {
                for (var to = 0; to < members.Count; to++) before[from, to] |= before[from, via] && before[via, to];
            }
        }

        return before;
    }

    private static IEnumerable<string> Sources(Plan plan, string task) =>
        plan.BindingsOf(plan.NodeOf(task)).Select(binding => binding.Source).OfType<ArgumentSource.Result>().Select(source => plan.TaskAt(source.Node)!.Name);

    private static IEnumerable<string> TasksOf(FlowItem item) => item is Flow flow ? flow.Items.SelectMany(TasksOf) : [item.Name];

    private static SortedSet<(string, string)> TaskOrders(Plan plan)
    {
        var orders = new SortedSet<(string, string)>();
        for (var start = 0; start < plan.NodeCount; start++)
        {
            if (plan.TaskAt(start) is not { } first) continue;
            var (seen, open) = (new HashSet<int>(), new Stack<int>([start]));
            while (open.TryPop(out var node))
            {
                foreach (var successor in plan.Successors(node))
                {
                    if (!seen.Add(successor)) continue;
                    open.Push(successor);
                    if (plan.TaskAt(successor) is { } later) orders.Add((first.Name, later.Name));
                }
            }
        }

        return orders;
    }
}
