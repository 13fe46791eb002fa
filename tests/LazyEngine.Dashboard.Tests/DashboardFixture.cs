using System.Collections.Concurrent;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace LazyEngine.Dashboard.Tests;

/// <summary>An engine with its dashboard behind a real server on a free port, and a real browser.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    /// <summary>More than any test looks at together.</summary>
    private const int OpenAtMost = 4;

    private readonly Queue<IBrowserContext> _open = new();
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A task that does its work, one that waits for somebody, and one that comes after.</summary>
    public static Flow Approval { get; } = Flow.Linear(
        "approval",
        Flow.Task("double").Requires("number").Provides("doubled"),
        Flow.Task("approve").Requires("doubled").Provides("verdict"),
        Flow.Task("ship").Requires("verdict"));

    /// <summary>A task that fails until somebody mends it.</summary>
    public static Flow Fragile { get; } = Flow.Linear("fragile", Flow.Task("prepare"), Flow.Task("deliver"));

    /// <summary>The same, where an operator is waited for when the only try has failed.</summary>
    public static Flow Held { get; } = Flow.Linear("held", Flow.Task("prepare"), Flow.Task("deliver").Retry(RetryPolicy.Fixed(1, TimeSpan.Zero) with { WhenExhausted = Exhausted.Suspend }));

    /// <summary>A task that succeeds at its second attempt.</summary>
    public static Flow Retrying { get; } = Flow.Linear("retrying", Flow.Task("deliver").Handler("second-try").Retry(RetryPolicy.Fixed(3, TimeSpan.FromMilliseconds(50))));

    private readonly ConcurrentDictionary<ExecutionId, bool> _mended = new();

    /// <summary>Lets the broken task of an execution succeed from now on.</summary>
    public void Mend(ExecutionId id) => _mended[id] = true;

    public string Address => _app!.Urls.Single();

    public ILazyEngine Engine => _app!.Services.GetRequiredService<ILazyEngine>();

    public IQueues Queues => _app!.Services.GetRequiredService<IQueues>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory()
            .AddFlow(Approval)
            .AddFlow(Fragile)
            .AddFlow(Held)
            .AddFlow(Retrying)
            .AddHandler("second-try", (context, _) => ValueTask.FromResult(context.Token.Attempt == 1 ? new TaskOutcome.Failure(new TaskFailure("Flaky", "Not yet.")) : Outcome.Success("at last")))
            .AddHandler("double", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") * 2)))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending))
            .AddHandler("ship", (_, _) => ValueTask.FromResult(Outcome.Success("shipped")))
            .AddHandler("prepare", (_, _) => ValueTask.FromResult(Outcome.Success("<img src=x onerror=\"document.title='owned'\">")))
            .AddHandler("deliver", (context, _) => ValueTask.FromResult(!_mended.ContainsKey(context.Token.Execution) ? new TaskOutcome.Failure(new TaskFailure("Unreachable", "The <b>door</b> is shut.")) : Outcome.Success("delivered"))));
        builder.Services.AddLazyEngineDashboard();
        _app = builder.Build();
        _app.MapLazyEngine();
        _app.MapLazyEngineDashboard();
        await _app.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.StartAsync(_playwright);
    }

    /// <summary>A page of a browser that knows nothing yet.</summary>
    public Task<IPage> OpenAsync(string path = "", ColorScheme scheme = ColorScheme.Light, int width = 1360, int height = 900) =>
        OpenAtAsync($"{Address}/{path}", scheme, width, height);

    /// <summary>The same, at another server.</summary>
    public async Task<IPage> OpenAtAsync(string address, ColorScheme scheme = ColorScheme.Light, int width = 1360, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce });
        // Pages that nobody looks at any more go on drawing, and slow down those that come after.
        while (_open.Count >= OpenAtMost) await _open.Dequeue().CloseAsync();
        _open.Enqueue(context);
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>Starts an execution and waits until something of this kind has happened to it.</summary>
    public async Task<ExecutionId> RunAsync(string flow, string id, string kind, object? inputs = null)
    {
        var execution = ExecutionId.Parse(id);
        await Engine.RunAsync(flow, inputs, new RunOptions { Id = execution });
        await Engine.EventsAsync(execution).FirstAsync(entry => entry.Kind == kind);
        return execution;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }
}
