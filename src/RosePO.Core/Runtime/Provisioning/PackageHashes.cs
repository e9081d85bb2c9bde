using System.Buffers.Text;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// What vouches for a package of native code: the SHA-512 that the user gave, or the one that this version knows. What its source says of it does not,
/// as whoever forged the one could forge the other.
/// </summary>
internal sealed class PackageHashes
{
    private const int HashSize = 64;

    private readonly IReadOnlyList<string> _given;

    /// <summary>Hashes as the user gave them.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: one is not a SHA-512 in base64.</exception>
    public PackageHashes(IReadOnlyList<string> given)
    {
        _given = given;
        if (given.FirstOrDefault(hash => !Base64.IsValid(hash, out var size) || size != HashSize) is { } wrong)
        {
            throw RuntimeErrors.NoHash(wrong);
        }
    }

    /// <summary>Whether the user gave hashes, so that it does not matter which way a package comes.</summary>
    public bool AreGiven => _given.Count > 0;

    /// <summary>The hashes of which a package must have one, and whose they are.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageUntrusted"/>: there is none.</exception>
    public (IReadOnlyList<string> Hashes, string Source) Of(string id, string version) =>
        AreGiven ? (_given, "the hash that was given")
        : RuntimePackages.KnownHash(id, version) is { } known ? ([known], "the hash that this version knows")
        : throw RuntimeErrors.HashUnknown(id, version);

    /// <summary>Refuses a plain http address unless the user gave hashes.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageUntrusted"/>.</exception>
    public void RequireSecure(Uri address)
    {
        if (!AreGiven && address.Scheme != Uri.UriSchemeHttps)
        {
            throw RuntimeErrors.Insecure(address);
        }
    }
}
