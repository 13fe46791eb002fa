using LazyEngine.Executions;
using LazyEngine.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>Every page, wide and narrow, light and dark. The pictures are kept in artifacts/screenshots, to be looked at.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LooksTests(DashboardFixture dashboard)
{
    private static readonly string LongId = $"order-{new string('7', 100)}@europe.example";

    public static TheoryData<string, string> Pages => new()
    {
        { "executions", "" },
        { "waiting", "executions/looks-waiting" },
        { "failed", $"executions/{LongId}" },
        { "flow", "flows/approval" },
        { "flows", "flows" },
        { "stuck", "stuck" },
        { "queues", "queues" },
        { "nodes", "nodes" },
        { "compare", "compare?left=looks-waiting&right=looks-done" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_fits_into_its_window_and_is_dark_where_the_system_is(string name, string path)
    {
        await ArrangeAsync();
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1360), (ColorScheme.Dark, 1360), (ColorScheme.Light, 390), (ColorScheme.Dark, 390) })
        {
            var page = await dashboard.OpenAsync(path, scheme, width);
            await Expect(page.Locator("h1")).ToBeVisibleAsync();
            await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
            Directory.CreateDirectory(Repository.File("artifacts", "screenshots"));
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.File("artifacts", "screenshots", $"{name}-{(width > 500 ? "wide" : "narrow")}-{scheme}.png".ToLowerInvariant()), FullPage = true });

            Assert.Equal(width, await page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, innerWidth)"));
            // What a card cuts off cannot be reached by scrolling.
            Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.card :is(button, a, input, output)')].filter(part => part.checkVisibility() && !part.closest('.picture, .pre') && part.getBoundingClientRect().right > part.closest('.card').getBoundingClientRect().right).map(part => part.outerHTML.slice(0, 120))"));
            var isDark = await page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b) < 200");
            Assert.Equal(scheme == ColorScheme.Dark, isDark);
            await page.Context.CloseAsync();
        }
    }

    private async Task ArrangeAsync()
    {
        await dashboard.RunAsync("approval", "looks-waiting", "TaskDeferred", new { number = 21 });
        await dashboard.RunAsync("fragile", LongId, "ExecutionFailed");
        var done = await dashboard.RunAsync("approval", "looks-done", "TaskDeferred", new { number = 1 });
        if (await dashboard.Engine.GetStateAsync(done) == ExecutionState.Running) await dashboard.Engine.TaskCompleteAsync(done, "approve", "yes");
    }
}
