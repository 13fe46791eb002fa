using System.Net;
using System.Security.Cryptography;
using LazyEngine.Executions;
using LazyEngine.Server;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>The dashboard is no way around keys and roles.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SignInTests(DashboardFixture dashboard) : IAsyncLifetime, IDisposable
{
    private readonly GuardedDashboard _guarded = new();

    private string Address => _guarded.Address;

    public async Task InitializeAsync()
    {
        await _guarded.InitializeAsync();
        await _guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = ExecutionId.Parse("guarded") });
    }

    public Task DisposeAsync() => _guarded.DisposeAsync();

    public void Dispose() => _guarded.Dispose();

    [Fact]
    public async Task Nobody_sees_a_page_without_a_key_and_a_key_leads_to_the_page_that_was_asked_for()
    {
        var page = await dashboard.OpenAtAsync($"{Address}/executions/guarded");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.DoesNotContain("approve", await page.ContentAsync(), StringComparison.Ordinal);

        await EnterAsync(page, "le_wrong");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not open");

        await EnterAsync(page, _guarded.KeyOf(Role.Operator));

        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");
        await Expect(page.Locator(".who")).ToHaveTextAsync("operator");
        Assert.DoesNotContain((await page.Context.CookiesAsync()).Select(cookie => cookie.Value), value => value.Contains(_guarded.KeyOf(Role.Operator), StringComparison.Ordinal));
        Assert.All((await page.Context.CookiesAsync()).Where(cookie => cookie.Name.StartsWith("lazyengine", StringComparison.Ordinal)), cookie => Assert.True(cookie.HttpOnly));
    }

    [Theory]
    [InlineData(Role.Reader, 0)]
    [InlineData(Role.Operator, 1)]
    public async Task A_reader_sees_everything_and_can_do_nothing_and_an_operator_can(Role role, int buttons)
    {
        var failed = ExecutionId.Parse("failed");
        await _guarded.Engine.RunAsync("fragile", options: new RunOptions { Id = failed });
        await _guarded.Engine.WaitAsync(failed);
        await _guarded.Engine.EventsAsync(ExecutionId.Parse("guarded")).FirstAsync(entry => entry.Kind == "TaskDeferred");
        var page = await SignedInAsync(role);
        await page.Locator(".picture [data-task=approve]").ClickAsync();
        await Expect(page.Locator(".side")).ToContainTextAsync("Token");

        foreach (var name in new[] { "Signal", "Stop", "Cancel", "Complete", "Fork from here" }) await HasAsync(name);
        await page.GotoAsync($"{Address}/executions/failed");
        await page.Locator(".picture [data-task=deliver]").ClickAsync();
        await Expect(page.Locator(".side")).ToContainTextAsync("Unreachable");
        foreach (var name in new[] { "Run again", "Run again from here" }) await HasAsync(name);
        await page.GotoAsync($"{Address}/queues");
        await Expect(page.Locator("[data-queue]").First).ToBeVisibleAsync();
        foreach (var name in new[] { "Pause", "Drain" }) await HasAsync(name);

        Task HasAsync(string name) => Expect(page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToHaveCountAsync(buttons);
    }

    [Fact]
    public async Task What_opens_pages_to_a_reader_opens_nothing_else_to_the_scripts_of_their_browser()
    {
        var page = await SignedInAsync(Role.Reader);
        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");

        Assert.Equal(401, await PostAsync("{}"));
        Assert.Equal(403, await PostAsync($"{{ 'X-API-Key': '{_guarded.KeyOf(Role.Reader)}' }}"));

        Assert.Equal(ExecutionState.Running, await _guarded.Engine.GetStateAsync(ExecutionId.Parse("guarded")));

        Task<int> PostAsync(string headers) => page.EvaluateAsync<int>($"async () => (await fetch('/v1/executions/guarded/stop', {{ method: 'POST', headers: {headers} }})).status");
    }

    [Fact]
    public async Task What_is_done_bears_the_name_of_who_is_signed_in_and_the_reason()
    {
        var page = await SignedInAsync(Role.Operator);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("the bank is closed");
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Suspended");

        await page.GetByRole(AriaRole.Tab, new() { Name = "Journal" }).ClickAsync();
        await Expect(page.Locator(".entry-by").First).ToHaveTextAsync("operator: the bank is closed");
    }

    [Fact]
    public async Task A_token_of_the_issuer_opens_the_pages_until_it_runs_out()
    {
        var page = await dashboard.OpenAtAsync($"{Address}/executions/guarded");
        using var stranger = RSA.Create(2048);
        await EnterAsync(page, _guarded.Token("operator", stranger));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not open");

        await EnterAsync(page, _guarded.Token("operator"));
        await Expect(page.Locator(".who")).ToHaveTextAsync("ada");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToBeVisibleAsync();

        // The issuer's clock may differ by half a minute.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync(new() { Timeout = 120_000 });
    }

    [Fact]
    public async Task A_key_for_workers_alone_opens_no_page()
    {
        var page = await dashboard.OpenAtAsync(Address);

        await EnterAsync(page, _guarded.KeyOf(Role.Worker));

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not open");
    }

    [Fact]
    public async Task A_page_that_is_open_ends_with_its_key()
    {
        var page = await SignedInAsync(Role.Operator);
        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");

        _guarded.Remove("operator");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_signs_out_is_out()
    {
        var page = await SignedInAsync(Role.Reader);
        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync($"{Address}/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/", HttpStatusCode.Redirect)]
    [InlineData("/executions/guarded", HttpStatusCode.Redirect)]
    [InlineData("/_blazor", HttpStatusCode.Unauthorized)]
    public async Task No_way_in_is_left_open(string path, HttpStatusCode status)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var answer = await http.GetAsync(new Uri($"{Address}{path}"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_live_connection_cannot_be_begun_without_a_key_or_from_another_site()
    {
        using var http = new HttpClient();
        using var nobody = await http.PostAsync(new Uri($"{Address}/_blazor/negotiate?negotiateVersion=1"), null);
        using var asking = new HttpRequestMessage(HttpMethod.Post, $"{dashboard.Address}/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", "https://elsewhere.example" } } };
        using var foreign = await http.SendAsync(asking);

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Signing_in_leads_to_no_other_site(string to)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = _guarded.KeyOf(Role.Reader), ["to"] = to });

        using var answer = await http.PostAsync(new Uri($"{Address}/sign-in"), form);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    private async Task<IPage> SignedInAsync(Role role)
    {
        var page = await dashboard.OpenAtAsync($"{Address}/executions/guarded");
        await EnterAsync(page, _guarded.KeyOf(role));
        return page;
    }

    private static async Task EnterAsync(IPage page, string key)
    {
        await page.GetByLabel("Key or token").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
