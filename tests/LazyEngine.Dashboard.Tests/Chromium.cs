using Microsoft.Playwright;

namespace LazyEngine.Dashboard.Tests;

/// <summary>The browser of this machine; none is downloaded.</summary>
internal static class Chromium
{
    /// <summary>Names the browser where it is in none of the usual places.</summary>
    private const string Variable = "LAZYENGINE_TEST_CHROMIUM";

    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) ?? UsualPlaces.FirstOrDefault(File.Exists);

    public static Task<IBrowser> StartAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Path ?? throw new InvalidOperationException($"There is no Chromium here: install it, or name one in {Variable}."),
        Headless = true,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
