using LazyEngine.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>The dashboard comes along however the command is shipped: its files are in no folder that could be left behind.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ShippedTests(DashboardFixture dashboard) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task By_dotnet_run() =>
        await ShowsAsync(ServedProcess.DotNet, "run", "--project", ServedProcess.Cli, "-c", ServedProcess.Configuration, "--no-build", "--");

    [Fact]
    public async Task By_dotnet_publish()
    {
        var published = _folder.File("published");
        await ServedProcess.RunAsync(ServedProcess.DotNet, ["publish", ServedProcess.Cli, "-c", ServedProcess.Configuration, "--no-build", "-o", published], Repository.Root);

        await ShowsAsync(ServedProcess.DotNet, Path.Combine(published, "LazyEngine.Cli.dll"));
    }

    [Fact]
    public async Task By_the_tool_that_is_installed_from_its_package()
    {
        var (packages, tools) = (_folder.File("packages"), _folder.File("tools"));
        await ServedProcess.RunAsync(ServedProcess.DotNet, ["pack", ServedProcess.Cli, "-c", ServedProcess.Configuration, "--no-build", "-o", packages], Repository.Root);
        // No other source: what the tool needs is in its package.
        var sources = _folder.Write("nuget.config", $"<configuration><packageSources><clear /><add key=\"here\" value=\"{packages}\" /></packageSources></configuration>");
        await ServedProcess.RunAsync(ServedProcess.DotNet, ["tool", "install", "LazyEngine.Cli", "--tool-path", tools, "--add-source", packages, "--configfile", sources], _folder.Path);
        var tool = Path.Combine(tools, OperatingSystem.IsWindows() ? "lazyengine.exe" : "lazyengine");

        Assert.Contains("complete", await ServedProcess.RunAsync(tool, ["[suggest:13]", "lazyengine co"], _folder.Path), StringComparison.Ordinal);
        await ShowsAsync(tool);
        if (!OperatingSystem.IsWindows()) await CompletesAsync(tools);
    }

    private async Task CompletesAsync(string tools)
    {
        var script = _folder.Write("completes.sh", """
            PATH="$1:$PATH"
            source <(lazyengine completion bash)
            complete -p lazyengine
            COMP_WORDS=(lazyengine list --st); COMP_CWORD=2; COMP_LINE="lazyengine list --st"; COMP_POINT=20
            _lazyengine
            echo "offers ${COMPREPLY[*]}"
            """);

        var said = await ServedProcess.RunAsync("bash", [script, tools], _folder.Path);

        Assert.Contains("-F _lazyengine lazyengine", said, StringComparison.Ordinal);
        Assert.Contains("offers --state", said, StringComparison.Ordinal);
    }

    // In a folder that has nothing to do with the program.
    private async Task ShowsAsync(string file, params string[] arguments)
    {
        using var served = ServedProcess.Start(file, [.. arguments, "serve", "--memory", "--listen", "http://127.0.0.1:0"], _folder.Path);
        var address = await served.AddressAsync();
        var page = await dashboard.OpenAsync();
        var failed = new List<string>();
        page.Response += (_, response) => { if (response.Status >= 400) failed.Add($"{response.Status} {response.Url}"); };

        await page.GotoAsync(address);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No executions yet" })).ToBeVisibleAsync();
        Assert.Equal("flex", await page.Locator(".bar").EvaluateAsync<string>("element => getComputedStyle(element).display"));
        Assert.Empty(failed);
        await page.Context.CloseAsync();
    }
}
