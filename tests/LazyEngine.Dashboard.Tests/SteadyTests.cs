using LazyEngine.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>Pages that stay where they are, need nobody else, and outlive their server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SteadyTests(DashboardFixture dashboard)
{
    // What browsers measure as the cumulative layout shift; up to 0.1 is called good.
    private const double GoodShift = 0.1;

    public static TheoryData<string> Pages => ["", "executions/steady", "flows", "flows/approval", "queues", "nodes", "compare?left=steady&right=steady"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_jumps_while_a_page_loads_and_is_brought_up_to_date(string path)
    {
        await ArrangeAsync();
        var page = await dashboard.OpenAtAsync("about:blank");
        await page.AddInitScriptAsync("window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });");

        await page.GotoAsync($"{dashboard.Address}/{path}");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

        Assert.InRange(await page.EvaluateAsync<double>("window.shift"), 0, GoodShift);
        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_page_asks_another_host_for_anything(string path)
    {
        await ArrangeAsync();
        var page = await dashboard.OpenAtAsync("about:blank");
        var (own, foreign) = (new Uri(dashboard.Address).Authority, new List<string>());
        page.Request += (_, request) => { if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != own) foreign.Add(request.Url); };
        page.WebSocket += (_, socket) => { if (new Uri(socket.Url).Authority != own) foreign.Add(socket.Url); };

        await page.GotoAsync($"{dashboard.Address}/{path}");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);

        Assert.Empty(foreign);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_says_that_its_server_is_gone_and_goes_on_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var first = await StartAsync(address, folder.File("kept.db"));
        var page = await dashboard.OpenAtAsync($"{address}/nodes");
        await Expect(page.Locator("[data-node]")).ToHaveCountAsync(1);

        await first.DisposeAsync();
        await Expect(page.GetByText("The connection to the server is lost")).ToBeVisibleAsync();

        await using var second = await StartAsync(address, folder.File("kept.db"));
        await Expect(page.GetByText("The connection to the server is lost")).ToBeHiddenAsync();
        await Expect(page.Locator("[data-node]")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    private static async Task<WebApplication> StartAsync(string address, string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseSqlite(file));
        builder.Services.AddLazyEngineDashboard();
        var app = builder.Build();
        app.MapLazyEngineDashboard();
        await app.StartAsync();
        return app;
    }

    private Task ArrangeAsync() => dashboard.RunAsync("approval", "steady", "TaskDeferred", new { number = 21 });
}
