using System.Reflection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(RosePO.Browser.Tests.Browser))]

namespace RosePO.Browser.Tests;

/// <summary>
/// One Chromium for all tests: the one that <c>ROSEPO_CHROMIUM</c> names, or where distributions put theirs. None is downloaded; without one the tests report
/// themselves as skipped.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Path() is { } path)
        {
            var driver = typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "PlaywrightDriver").Value;
            Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", driver);
            _playwright = await Playwright.CreateAsync();

            // Chromium's own sandbox does not start for root, as whom containers run.
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, ChromiumSandbox = Environment.UserName != "root" });
        }
    }

    /// <summary>Opens a page; skips the test where there is no browser.</summary>
    /// <param name="file">The file.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="media">Screen or print.</param>
    public async Task<OpenPage> Open(string file, ColorScheme scheme = ColorScheme.Light, int width = 1280, Media media = Media.Screen)
    {
        Assert.SkipWhen(_browser is null, "No Chromium: install it (apt-get install chromium), or name one in ROSEPO_CHROMIUM.");
        var context = await _browser!.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        var page = await context.NewPageAsync();
        var opened = new OpenPage(page, $"{System.IO.Path.GetFileNameWithoutExtension(file)}-{media}-{scheme}-{width}".ToLowerInvariant());
        await page.EmulateMediaAsync(new() { Media = media, ColorScheme = scheme });
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Path() => Environment.GetEnvironmentVariable("ROSEPO_CHROMIUM") is { Length: > 0 } named ? named : s_places.FirstOrDefault(File.Exists);
}

/// <summary>A page that is open, with what it complained of and asked for. <c>ROSEPO_SCREENSHOTS</c> names a folder where pictures of all pages are kept.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    private readonly string _name;

    public OpenPage(IPage page, string name)
    {
        (Page, _name) = (page, name);
        page.Console += (_, message) => _complaints.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    public IReadOnlyList<string> Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("ROSEPO_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, $"{_name}.png"), FullPage = true });
        }

        await Page.Context.DisposeAsync();
    }
}
