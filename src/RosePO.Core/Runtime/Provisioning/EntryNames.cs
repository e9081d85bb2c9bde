using System.IO.Compression;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// Which entries an archive may have: ordinary files whose names mean the same on every system. Those that would leave the folder, name a device, or be one
/// file with another where cases are not told apart are refused everywhere, so that no package is harmless on one system and not on another.
/// </summary>
internal static class EntryNames
{
    // The type bits of a Unix mode, which archives keep in the upper half of an entry's attributes.
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00b9", "COM\u00b2", "COM\u00b3",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00b9", "LPT\u00b2", "LPT\u00b3",
    };

    /// <summary>What is wrong with the first entry that is not to be unpacked, as part of a sentence, or null.</summary>
    public static string? ObjectionTo(IEnumerable<ZipArchiveEntry> entries)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            var objection = ObjectionTo(entry.FullName)
                ?? ((entry.ExternalAttributes >> 16) & TypeMask) switch
                {
                    0 or Regular or Folder => seen.Add(entry.FullName.TrimEnd('/')) ? null : "is there twice",
                    _ => "is a link or a device",
                };
            if (objection is not null)
            {
                return $"its entry '{Shown(entry.FullName)}' {objection}";
            }
        }

        return null;
    }

    /// <summary>What is wrong with a name, as part of a sentence, or null.</summary>
    internal static string? ObjectionTo(string name)
    {
        if (name.Any(char.IsControl))
        {
            return "has a control character in its name";
        }

        if (name.AsSpan().ContainsAny('\\', ':'))
        {
            return "has a back-slash or a colon in its name";
        }

        // A folder's own entry ends in a slash.
        var parts = (name.EndsWith('/') ? name[..^1] : name).Split('/');
        return parts.Contains("") ? "starts at the root, or has an empty name on its way"
            : parts.Any(part => part is "." or "..") ? "leads out of its folder"
            : parts.Any(part => part[^1] is '.' or ' ') ? "has a name that ends in a dot or a space"
            : parts.Any(part => s_devices.Contains(part.Split('.')[0].TrimEnd())) ? "has the name of a device"
            : null;
    }

    private static string Shown(string name) => string.Concat(name.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
