using System.Text.Json;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>Packages of a NuGet v3 feed.</summary>
/// <param name="client">The connection.</param>
/// <param name="index">The address of the feed's service index.</param>
/// <param name="hashes">Says which addresses may be read.</param>
internal sealed class FeedPackageSource(HttpClient client, Uri index, PackageHashes hashes) : IPackageSource
{
    private Uri? _packages;

    public PackageFile Fetch(string id, string version, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        hashes.RequireSecure(index);
        _packages ??= Packages(cancellation);
        hashes.RequireSecure(_packages);
        var (lowerId, lowerVersion) = (id.ToLowerInvariant(), version.ToLowerInvariant());
        var path = Path.Combine(folder, $"{lowerId}.{lowerVersion}.nupkg");
        var address = new Uri(_packages, $"{lowerId}/{lowerVersion}/{lowerId}.{lowerVersion}.nupkg");
        return new PackageDownload(client, address, path, id).Run(progress, cancellation)
            ? new PackageFile(id, version, path)
            : throw RuntimeErrors.NoPackage(id, version, index.ToString());
    }

    private Uri Packages(CancellationToken cancellation)
    {
        using var document = Index(cancellation);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
        {
            throw RuntimeErrors.NoFeed(index, "it is not a NuGet v3 service index");
        }

        var address = resources.EnumerateArray()
            .Where(resource => Text(resource, "@type")?.StartsWith("PackageBaseAddress/3", StringComparison.Ordinal) == true)
            .Select(resource => Text(resource, "@id"))
            .FirstOrDefault(text => text is not null);
        return address is not null && Uri.TryCreate(index, address.EndsWith('/') ? address : address + "/", out var packages) && packages.Scheme is "http" or "https"
            ? packages
            : throw RuntimeErrors.NoFeed(index, "it offers no packages for download");
    }

    private JsonDocument Index(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, index);
            using var response = client.Send(request, cancellation);
            RuntimeErrors.ThrowIfRedirected(index, response);
            if (!response.IsSuccessStatusCode)
            {
                throw RuntimeErrors.NoFeed(index, "it has no service index");
            }

            using var stream = response.Content.ReadAsStream(cancellation);
            return JsonDocument.Parse(stream);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw RuntimeErrors.NoFeed(index, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
