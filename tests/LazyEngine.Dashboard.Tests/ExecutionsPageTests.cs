using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ExecutionsPageTests(DashboardFixture dashboard)
{
    [Fact]
    public async Task The_list_shows_what_there_is_and_what_comes_without_a_reload()
    {
        await dashboard.RunAsync("approval", "list-first", "TaskDeferred", new { number = 1 });
        var page = await dashboard.OpenAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "list-first", Exact = true })).ToBeVisibleAsync();

        await dashboard.RunAsync("approval", "list-second", "TaskDeferred", new { number = 2 });

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "list-second", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_list_is_filtered_by_state_and_by_text_and_the_address_says_so()
    {
        var done = await dashboard.RunAsync("approval", "filter-done", "TaskDeferred", new { number = 1 });
        await dashboard.Engine.TaskCompleteAsync(done, "approve", "yes");
        await dashboard.Engine.WaitAsync(done);
        await dashboard.RunAsync("approval", "filter-open", "TaskDeferred", new { number = 2 });
        var page = await dashboard.OpenAsync();
        var (finished, open) = (page.GetByRole(AriaRole.Link, new() { Name = "filter-done" }), page.GetByRole(AriaRole.Link, new() { Name = "filter-open" }));
        await Expect(finished).ToBeVisibleAsync();

        await page.Locator("[data-state=Success]").ClickAsync();
        await Expect(open).ToHaveCountAsync(0);
        await Expect(finished).ToBeVisibleAsync();
        Assert.Contains("state=Success", page.Url, StringComparison.Ordinal);

        await page.Locator("[data-state=All]").ClickAsync();
        await page.GetByPlaceholder("Search by id or flow").FillAsync("filter-op");
        await Expect(finished).ToHaveCountAsync(0);
        await Expect(open).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("q=filter-op"));

        await page.GetByPlaceholder("Search by id or flow").FillAsync("there is no such thing");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing fits" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Nothing_comes_from_another_host_and_no_file_is_missing()
    {
        var page = await dashboard.OpenAsync("flows/approval");
        var (foreign, failed) = (new List<string>(), new List<string>());
        page.Request += (_, request) => { if (!request.Url.StartsWith(dashboard.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) foreign.Add(request.Url); };
        page.Response += (_, response) => { if (response.Status >= 400) failed.Add($"{response.Status} {response.Url}"); };

        await page.GotoAsync(dashboard.Address);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Executions" })).ToBeVisibleAsync();
        Assert.Empty(foreign);
        Assert.Empty(failed);
    }
}
