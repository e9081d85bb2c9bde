using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RosePO.Core.Runtime;

/// <summary>
/// A copy of LibTorchSharp for systems whose libstdc++ is older than GCC 13. The stock file asks for the symbol version
/// GLIBCXX_3.4.32 because of one symbol, <c>std::ios_base_library_init()</c>, which has nothing to do once libstdc++'s own
/// initialiser has run. In the copy that undefined symbol names <c>getpid</c> and the version is weak; nothing else differs.
/// </summary>
internal static class CompatCopy
{
    public const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";
    private const string Substitute = "getpid";

    /// <summary>The copy of a library, named by the original's hash.</summary>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.TorchCompatCopyFailed"/>, or <see cref="RoseErrorCode.NativeCodeUntrusted"/>: there is no place for it that others cannot write.
    /// </exception>
    public static CompatCache For(string original)
    {
        try
        {
            var image = File.ReadAllBytes(original);
            var hash = Convert.ToHexStringLower(SHA256.HashData(image))[..16];
            Patch(image);
            return CompatCache.Of(Path.GetFileName(original), hash, image);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw RuntimeErrors.CompatFailed(original, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Edits an ELF image in place.</summary>
    /// <exception cref="InvalidDataException">The image is not as expected; nothing usable was made.</exception>
    internal static void Patch(Span<byte> image)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("it is not a 64-bit little-endian ELF file");
        }

        var symbols = Section(image, 11, "dynamic symbols");                // SHT_DYNSYM
        var versions = Section(image, 0x6fffffff, "symbol versions");       // SHT_GNU_versym
        var needs = Section(image, 0x6ffffffe, "needed versions");          // SHT_GNU_verneed
        var names = SectionAt(image, symbols.Link);

        var (symbol, name) = FindSymbol(image, symbols, names);
        var weak = FindVersion(image, needs, names);

        Encoding.ASCII.GetBytes(Substitute + "\0", image[name..]);
        BinaryPrimitives.WriteUInt16LittleEndian(image[(versions.Offset + (symbol * 2))..], 1);    // VER_NDX_GLOBAL
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(image[(weak + 4)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(image[(weak + 4)..], (ushort)(flags | 2));         // VER_FLG_WEAK
    }

    private static (int Index, int NameAt) FindSymbol(ReadOnlySpan<byte> image, ElfSection symbols, ElfSection names)
    {
        var found = (Index: -1, NameAt: 0);
        var count = symbols.Size / 24;
        for (var i = 0; i < count; i++)
        {
            var entry = image[(symbols.Offset + (i * 24))..];
            var name = names.Offset + BinaryPrimitives.ReadInt32LittleEndian(entry);
            if (Text(image, name) == MissingSymbol && BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]) == 0)
            {
                found = (i, name);
            }
        }

        if (found.Index < 0)
        {
            throw new InvalidDataException($"it has no undefined symbol {MissingSymbol}");
        }

        // The name is overwritten in place, so no other symbol may share its bytes.
        for (var i = 0; i < count; i++)
        {
            var name = names.Offset + BinaryPrimitives.ReadInt32LittleEndian(image[(symbols.Offset + (i * 24))..]);
            if (i != found.Index && name >= found.NameAt && name <= found.NameAt + MissingSymbol.Length)
            {
                throw new InvalidDataException($"another symbol shares the name of {MissingSymbol}");
            }
        }

        return found;
    }

    private static int FindVersion(ReadOnlySpan<byte> image, ElfSection needs, ElfSection names)
    {
        for (int at = needs.Offset, next; ; at += next)
        {
            var count = BinaryPrimitives.ReadUInt16LittleEndian(image[(at + 2)..]);
            var auxiliary = at + BinaryPrimitives.ReadInt32LittleEndian(image[(at + 8)..]);
            for (var i = 0; i < count; i++)
            {
                if (Text(image, names.Offset + BinaryPrimitives.ReadInt32LittleEndian(image[(auxiliary + 8)..])) == MissingVersion)
                {
                    return auxiliary;
                }

                auxiliary += BinaryPrimitives.ReadInt32LittleEndian(image[(auxiliary + 12)..]);
            }

            next = BinaryPrimitives.ReadInt32LittleEndian(image[(at + 12)..]);
            if (next == 0)
            {
                throw new InvalidDataException($"it does not need {MissingVersion}");
            }
        }
    }

    private static ElfSection Section(ReadOnlySpan<byte> image, uint type, string what)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3c..]);
        for (var i = 0; i < count; i++)
        {
            var section = SectionAt(image, i);
            if (section.Type == type)
            {
                return section;
            }
        }

        throw new InvalidDataException($"it has no section of {what}");
    }

    private static ElfSection SectionAt(ReadOnlySpan<byte> image, int index)
    {
        var table = BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3a..]);
        var at = table + ((long)index * size);
        if (table <= 0 || at + 64 > image.Length)
        {
            throw new InvalidDataException("its section table is outside the file");
        }

        var header = image[(int)at..];
        var section = new ElfSection(
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[0x18..])),
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[0x20..])),
            BinaryPrimitives.ReadInt32LittleEndian(header[0x28..]));
        return section.Type == 8 || (section.Offset >= 0 && section.Offset + (long)section.Size <= image.Length)
            ? section
            : throw new InvalidDataException("a section is outside the file");
    }

    private static string Text(ReadOnlySpan<byte> image, int at)
    {
        if (at < 0 || at >= image.Length)
        {
            throw new InvalidDataException("a name is outside the file");
        }

        var rest = image[at..];
        var end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }

    private readonly record struct ElfSection(uint Type, int Offset, int Size, int Link);
}
