BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample
}

AfterAll { Pop-Location }

Describe 'Measure-Recommendations' {
    It 'names baselines without case and shows figures with intervals' {
        $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination sft -PretrainEpochs 0 @RoseTiny
        $rows = $sft | Measure-Recommendations -Baseline RANDOM, popularity -Resamples 50 -GenerationUsers 2
        $rows.Name | Sort-Object | Should -Be popularity, random, sft
        $rows | Format-Table | Out-String -Width 80 | Should -Match '(?s)\d\.\d{3}.*\[-?\d\.\d{3}, -?\d\.\d{3}\]'
        Test-Path $rows[0].Report | Should -BeTrue
    }

    It 'reads like a summary as a list' {
        $text = Measure-Recommendations ./sft -Dataset $data -Baseline Random -Resamples 50 -GenerationUsers 2 |
            Where-Object Name -EQ sft | Format-List | Out-String -Width 160
        $text | Should -Match 'Model\s+: sft'
        $text | Should -Match 'HR@1 +\d\.\d{4} \['
        $text | Should -Match 'Protocol\s+: \S'
    }

    It 'gives one row per model, with its figures by name' {
        $row = Measure-Recommendations ./sft -Dataset $data -Resamples 50 -GenerationUsers 2 -Against sft
        $row.Metrics['HR@1'].Count | Should -Be 30
        $row.HitRatio.Low | Should -BeLessOrEqual $row.HitRatio.Value
        (Get-Content "$($row.Measurement)/metrics.json" -Raw | ConvertFrom-Json).models[0].name | Should -Be sft
    }

    It 'completes baselines' {
        Complete 'Measure-Recommendations -Baseline ' | Select-Object -First 7 | Should -Be Random, Popularity, RecentPopularity, ItemKnn, SasRec, Gru4Rec, Caser
        Complete 'Measure-Recommendations -Baseline sf' | Should -Be ./sft
    }

    It 'refuses a name that is neither baseline nor model' {
        ErrorIdOf { Measure-Recommendations -Dataset $data -Baseline Popular -ErrorAction Continue } |
            Should -Be 'RequestInvalid,RosePO.Commands.MeasureRecommendationsCommand'
    }
}
