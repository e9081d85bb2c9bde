using System.Globalization;
using System.Text;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Tests.Data.Formats;

public sealed class IsoTimeTests
{
    [Fact]
    public void What_is_read_digit_by_digit_is_what_the_general_parser_reads()
    {
        var random = new Random(3);
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss.f", "yyyy-MM-dd HH:mm:ss.ffffff", "yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-dd HH:mm:ss+00"];
        var read = 0;
        for (var trial = 0; trial < 20_000; trial++)
        {
            var time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
            var text = time.ToString(forms[trial % forms.Length].Replace("T", "'T'", StringComparison.Ordinal).Replace("Z", "'Z'", StringComparison.Ordinal), CultureInfo.InvariantCulture).ToCharArray();
            if (trial % 3 == 0)
            {
                text[random.Next(text.Length)] = "0123456789-: T.Z+"[random.Next(17)];
            }

            if (IsoTime.TryRead(Encoding.UTF8.GetBytes(text), out var quick))
            {
                read++;
                Assert.True(TimeColumn.TryDate(new string(text), out var general), new string(text));
                Assert.Equal(general, quick);
            }
        }

        Assert.True(read > 13_000, $"{read}");
    }
}
