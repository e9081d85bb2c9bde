using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RosePO.Core.Tests.Runtime;

/// <summary>A NuGet v3 feed on this machine, which can be made to break off, and the making of its packages.</summary>
internal sealed class PackageFeed : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Thread _serving;

    public PackageFeed()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Root = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Root);
        _listener.Start();
        Json("v3/index.json", new
        {
            version = "3.0.0",
            resources = new object[] { new Dictionary<string, string> { ["@id"] = Root + "flat", ["@type"] = "PackageBaseAddress/3.0.0" } },
        });
        _serving = new Thread(Serve) { IsBackground = true };
        _serving.Start();
    }

    public string Root { get; }

    public string Index => Root + "v3/index.json";

    /// <summary>Packages are sent up to this many bytes per connection, which then ends; 0 sends them completely.</summary>
    public int BreakAfter { get; set; }

    /// <summary>Whether the server continues in the middle of a file.</summary>
    public bool Ranges { get; set; } = true;

    /// <summary>The entity tag of packages, quotes and all, or null for none.</summary>
    public string? Tag { get; set; } = "\"first\"";

    /// <summary>The date of packages, or null for none.</summary>
    public DateTimeOffset? Date { get; set; }

    /// <summary>What the answer to a range says of it, from the byte asked for and the file's length; null tells the truth.</summary>
    public Func<long, long, string>? ContentRange { get; set; }

    /// <summary>Whether every range is answered with "not satisfiable" and this length of the file; 0 for no.</summary>
    public long NotSatisfiable { get; set; }

    /// <summary>Called when a package begins to be sent.</summary>
    public Action? Sending { get; set; }

    /// <summary>The first byte of every package request, 0 for those without a range.</summary>
    public ConcurrentQueue<long> Starts { get; } = [];

    public static byte[] Package(string id, string version, IEnumerable<(string Id, string Version)> dependencies, params (string Path, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var list = string.Concat(dependencies.Select(dependency => $"<dependency id=\"{dependency.Id}\" version=\"[{dependency.Version}]\" />"));
            Write(archive, $"{id}.nuspec", Encoding.UTF8.GetBytes(
                $"<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata><id>{id}</id><version>{version}</version><dependencies><group>{list}</group></dependencies></metadata></package>"));
            foreach (var (path, bytes) in files)
            {
                Write(archive, path, bytes);
            }
        }

        return stream.ToArray();
    }

    public static string HashOf(byte[] package) => Convert.ToBase64String(SHA512.HashData(package));

    /// <summary>Offers a package.</summary>
    public void Offer(string id, string version, byte[] package)
    {
        var name = id.ToLowerInvariant();
        _files[$"flat/{name}/{version}/{name}.{version}.nupkg"] = package;
    }

    public void Dispose()
    {
        _listener.Close();

        // A listener that is closed between two requests may leave its thread waiting for ever: one of its own, and not waited for long.
        _serving.Join(TimeSpan.FromMilliseconds(200));
    }

    private void Json(string path, object value) => _files[path] = JsonSerializer.SerializeToUtf8Bytes(value);

    private static void Write(ZipArchive archive, string path, byte[] bytes)
    {
        using var entry = archive.CreateEntry(path, CompressionLevel.NoCompression).Open();
        entry.Write(bytes);
    }

    private void Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(_listener.GetContext());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The client went away, or the test ended.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath[1..];
        if (!_files.TryGetValue(path, out var bytes))
        {
            context.Response.StatusCode = 404;
            context.Response.Close();
            return;
        }

        var package = path.EndsWith(".nupkg", StringComparison.Ordinal);
        var start = 0;
        if (Ranges && package && context.Request.Headers["Range"] is { } range && IsSame(context.Request.Headers["If-Range"]))
        {
            start = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            if (NotSatisfiable > 0)
            {
                context.Response.StatusCode = 416;
                context.Response.AddHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{NotSatisfiable}"));
                context.Response.Close();
                NotSatisfiable = 0;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.AddHeader(
                "Content-Range", ContentRange?.Invoke(start, bytes.Length) ?? string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{bytes.Length - 1}/{bytes.Length}"));
        }

        if (package && Tag is not null)
        {
            context.Response.AddHeader("ETag", Tag);
        }

        if (package && Date is { } date)
        {
            context.Response.AddHeader("Last-Modified", date.ToString("r", CultureInfo.InvariantCulture));
        }

        context.Response.ContentLength64 = bytes.Length - start;
        if (package)
        {
            Starts.Enqueue(start);
        }

        var sent = package && BreakAfter > 0 ? Math.Min(BreakAfter, bytes.Length - start) : bytes.Length - start;
        context.Response.OutputStream.Write(bytes, start, sent);
        context.Response.OutputStream.Flush();
        if (package)
        {
            Sending?.Invoke();
        }

        if (sent < bytes.Length - start)
        {
            context.Response.Abort();
        }
        else
        {
            context.Response.Close();
        }
    }

    // As RFC 9110 has it: the whole file unless the condition holds.
    private bool IsSame(string? condition) => condition is null || condition == Tag || (Date is { } date && condition == date.ToString("r", CultureInfo.InvariantCulture));
}
