using System.Globalization;
using System.Text;
using LazyEngine.Flows;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Makes workflows out of chance: branches, joins, cycles, items, policies, commands, and children that do the same or call themselves. Their actions are those that the simulation knows.</summary>
internal static class RandomWorkflow
{
    public static Flow Of(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("version: '2.0'\n");
        Write(text, "main", random, hasChild: true);
        Write(text, "child", random, hasChild: false);
        text.Append("""
            deep:
              input: [{n: 2}]
              task-defaults: {on-error: noop}
              tasks:
                look: {action: works, on-success: [{down: <% $.n > 0 %>}, {rest: <% $.n = 0 %>}]}
                down: {with-items: "i in <% [1, 2] %>", workflow: deep n=<% $.n - 1 %>}
                rest: {action: works, wait-before: 3}

            """);
        return WorkflowData.Read(text.ToString())[0];
    }

    private static void Write(StringBuilder text, string name, Random random, bool hasChild)
    {
        var count = random.Next(2, hasChild ? 8 : 5);
        var targets = Enumerable.Range(0, count).Select(task => Enumerable.Range(task + 1, count - task - 1).Where(_ => random.NextDouble() < 0.45).ToList()).ToList();
        Line($"{name}:");
        Line("  output: {n: \"<% $.get(n, 0) %>\"}");
        Line("  tasks:");
        if (random.NextDouble() < 0.3)
        {
            Line("    start: {publish: {n: 0}, on-success: turn}");
            Line("    turn: {action: works, publish: {n: <% $.n + 1 %>}, on-success: [{turn: <% $.n < 3 %>}]}");
        }

        for (var task = 0; task < count; task++)
        {
            var sources = targets.Count(each => each.Contains(task));
            Line($"    t{Show(task)}:");
            var action = Action(random, hasChild);
            Line($"      {action}");
            if (sources > 1) Line($"      join: {(random.Next(3) switch { 0 => "one", 1 => "2", _ => "all" })}");
            if (random.NextDouble() < 0.15) Line($"      wait-before: {Show(random.Next(1, 60))}");
            if (random.NextDouble() < 0.08) Line("      pause-before: true");
            if (random.NextDouble() < 0.15) Line($"      wait-after: {Show(random.Next(1, 60))}");
            if (random.NextDouble() < 0.1) Line($"      timeout: {Show(random.Next(20, 200))}");
            // What is repeated after a failure runs more than once by the will of its author.
            if (random.NextDouble() < 0.2 && !action.Contains("retry", StringComparison.Ordinal)) Line($"      safe-rerun: {(random.Next(2) == 0 ? "false" : "<% true %>")}");
            if (random.NextDouble() < 0.3) Line($"      publish: {{v{Show(task)}: <% task().result %>}}");
            if (targets[task].Count == 0) continue;
            // A failure leads on in the same way, or is not handled.
            var list = $"[{string.Join(", ", targets[task].Select(target => $"t{Show(target)}"))}]";
            Line(random.NextDouble() < 0.3 ? $"      on-complete: {list}" : $"      on-success: {list}");
            if (random.NextDouble() < 0.5) Line($"      on-error: {random.Next(8) switch { 0 => "[fail]", 1 => "[succeed]", 2 => $"[pause, {list[1..^1]}]", 3 => "{publish: {global: {seen: <% task().result %>}}, next: noop}", _ => "noop" }}");
        }

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static string Action(Random random, bool hasChild) => random.Next(14) switch
    {
        0 => "action: waits",
        1 => "action: fails",
        2 or 3 => "action: flickers\n      retry: {count: 3, delay: 5}",
        4 => "with-items: \"i in <% [1, 2, 3] %>\"\n      concurrency: 2\n      action: works",
        5 => "with-items: \"i in <% [1, 2] %>\"\n      action: flickers\n      retry: {count: 4, delay: 3}",
        6 when hasChild => "workflow: child",
        7 when hasChild => "with-items: \"i in <% [1, 2] %>\"\n      workflow: child",
        8 => "action: std.noop",
        9 when hasChild => "workflow: deep",
        10 => "action: fails\n      retry: {count: 2, delay: 1, break-on: <% task().state = SUCCESS %>}",
        _ => "action: works",
    };

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
