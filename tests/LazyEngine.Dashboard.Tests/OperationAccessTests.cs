using System.Globalization;
using System.Reflection;
using System.Text;
using LazyEngine.Dashboard.Security;
using LazyEngine.Executions;
using LazyEngine.Server;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace LazyEngine.Dashboard.Tests;

/// <summary>The live connection of a page is one more way to every operation: who may do what there is a table too. Every cell of it is tried, by the services that a real connection gets.</summary>
public sealed class OperationAccessTests(GuardedDashboard guarded) : IClassFixture<GuardedDashboard>
{
    private const string Queue = "default";

    /// <summary>Each operation of the pages, with the endpoint that does the same.</summary>
    private static readonly (string Name, string Endpoint, Func<Operations, ExecutionId, Task> Do)[] Tried =
    [
        (nameof(Operations.CancelAsync), "POST /v1/executions/{id}/cancel", (all, id) => all.CancelAsync(id, "tried")),
        (nameof(Operations.CompleteAsync), "POST /v1/tasks/complete", (all, id) => all.CompleteAsync(new AttemptToken(id, "approve", 0, 0, 1), Outcome.Success("fine"), "tried")),
        (nameof(Operations.DecideAsync), "POST /v1/executions/{id}/resume", (all, id) => all.DecideAsync(id, new HeldDecision("approve"), "tried")),
        (nameof(Operations.DrainQueueAsync), "POST /v1/queues/{name}/drain", (all, _) => all.DrainQueueAsync(Queue, "tried")),
        (nameof(Operations.ForkAsync), "POST /v1/executions/{id}/fork", (all, id) => all.ForkAsync(id, 1, new ForkOptions(), "tried")),
        (nameof(Operations.MeasureAsync), "DELETE /v1/executions/{id}", (all, id) => all.MeasureAsync(id)),
        (nameof(Operations.PauseQueueAsync), "POST /v1/queues/{name}/pause", (all, _) => all.PauseQueueAsync(Queue, "tried")),
        (nameof(Operations.PurgeAsync), "DELETE /v1/executions/{id}", (all, id) => all.PurgeAsync(id, "tried")),
        (nameof(Operations.RerunAsync), "POST /v1/executions/{id}/rerun", (all, id) => all.RerunAsync(id, new RerunOptions { All = true }, "tried")),
        (nameof(Operations.ResumeAsync), "POST /v1/executions/{id}/resume", (all, id) => all.ResumeAsync(id, "tried")),
        (nameof(Operations.ResumeQueueAsync), "POST /v1/queues/{name}/resume", (all, _) => all.ResumeQueueAsync(Queue, "tried")),
        (nameof(Operations.SignalAsync), "POST /v1/executions/{id}/signal", (all, id) => all.SignalAsync(id, "tried", Payload.Json(1), "tried")),
        (nameof(Operations.SkipAsync), "POST /v1/executions/{id}/skip", (all, id) => all.SkipAsync(id, "ship", Payload.Json(1), "tried")),
        (nameof(Operations.StopAsync), "POST /v1/executions/{id}/stop", (all, id) => all.StopAsync(id, "tried")),
    ];

    /// <summary>What only looks, of everything by which the engine is asked.</summary>
    private static readonly string[] Looks =
    [
        nameof(ILazyEngine.GetStateAsync), nameof(ILazyEngine.GetDetailsAsync), nameof(ILazyEngine.ExplainAsync), nameof(ILazyEngine.WaitAsync), nameof(ILazyEngine.EventsAsync), nameof(ILazyEngine.ListAsync), nameof(ILazyEngine.ForeseeAsync),
        nameof(ITimeTravel.GetAtAsync), nameof(ITimeTravel.ChangesAsync), nameof(ITimeTravel.CompareAsync), nameof(ITimeTravel.ForeseeForkAsync),
        nameof(IQueues.GetAsync), nameof(IQueues.WorkersAsync),
    ];

    [Fact]
    public async Task Each_role_does_on_pages_what_it_may_do_over_http_and_nothing_else()
    {
        var overHttp = (await File.ReadAllLinesAsync(Repository.File("tests", "LazyEngine.Server.Tests", "Approved", "access.txt"))).Select(line => line.Split(" | ")).ToDictionary(cells => cells[0], StringComparer.Ordinal);
        var table = new StringBuilder("operation | nobody | reader | operator | worker | admin\n");
        foreach (var (name, endpoint, act) in Tried)
        {
            List<string> cells = [await TryAsync(name, act, null)];
            foreach (var role in Enum.GetValues<Role>()) cells.Add(await TryAsync(name, act, role));
            table.Append(CultureInfo.InvariantCulture, $"page {name} | {string.Join(" | ", cells)}\n");

            // A key for workers alone opens no page, whatever it may do elsewhere.
            var same = overHttp[endpoint][1..];
            same[(int)Role.Worker + 1] = "no";
            Assert.Equal((name, string.Join(' ', same)), (name, string.Join(' ', cells)));
        }

        Approval.Matches(table.ToString(), "LazyEngine.Dashboard.Tests", "access");
    }

    [Fact]
    public void Every_operation_of_the_pages_is_tried() =>
        Assert.Equal(typeof(Operations).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name).Order(), Tried.Select(operation => operation.Name).Order());

    [Fact]
    public void Nothing_else_on_the_pages_changes_anything()
    {
        Type[] asked = [typeof(ILazyEngine), typeof(IArchive), typeof(ITimeTravel), typeof(IQueues)];
        var changing = asked.SelectMany(type => type.GetMethods()).Where(method => !Looks.Contains(method.Name)).ToHashSet();
        var types = typeof(Operations).Assembly.GetTypes();

        var callers = types.Where(type => Called(type).Any(changing.Contains)).Select(type => Outermost(type)).Distinct();

        Assert.Equal([typeof(Operations)], callers);
    }

    private async Task<string> TryAsync(string name, Func<Operations, ExecutionId, Task> act, Role? role)
    {
        var id = ExecutionId.Parse($"{name}-{role?.ToString() ?? "nobody"}");
        await guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await guarded.Engine.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        var before = await guarded.Engine.GetDetailsAsync(id);
        await using var circuit = guarded.Services.CreateAsyncScope();
        ((IHostEnvironmentNavigationManager)circuit.ServiceProvider.GetRequiredService<NavigationManager>()).Initialize($"{guarded.Address}/", $"{guarded.Address}/");
        var isIn = await circuit.ServiceProvider.GetRequiredService<Access>().EnterAsync(role is { } known ? await guarded.TicketAsync(guarded.KeyOf(known)) : null);

        await act(circuit.ServiceProvider.GetRequiredService<Operations>(), id);

        var isRefused = circuit.ServiceProvider.GetRequiredService<ISnackbar>().ShownSnackbars.Any(said => said.Message?.StartsWith("You may not do this", StringComparison.Ordinal) == true);
        var queues = guarded.Services.GetRequiredService<IQueues>();
        if (!isRefused)
        {
            Assert.True(isIn);
            await queues.ResumeAsync(Queue);
            return "yes";
        }

        Assert.Equal(before, await guarded.Engine.GetDetailsAsync(id));
        Assert.Equal(Queues.QueueState.Open, (await queues.GetAsync(Queue)).State);
        return role is null ? "who?" : "no";
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // Every four bytes that could name a method are looked at: rather one too many than one that is overlooked.
    private static IEnumerable<MethodBase> Called(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (var at = 0; at + sizeof(int) <= code.Length; at++)
            {
                var token = BitConverter.ToInt32(code, at);
                if (token >> 24 is not (0x06 or 0x0A or 0x2B)) continue;
                if (Named(type.Module, token, method) is { } named) yield return named;
            }
        }
    }

    private static MethodBase? Named(Module module, int token, MethodBase within)
    {
        try
        {
            return module.ResolveMethod(token, within.DeclaringType!.GetGenericArguments(), within is MethodInfo { IsGenericMethodDefinition: true } ? within.GetGenericArguments() : null);
        }
        catch (Exception nothing) when (nothing is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
