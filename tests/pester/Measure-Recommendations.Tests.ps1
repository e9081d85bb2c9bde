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
        $rows | Format-Table | Out-String -Width 160 | Should -Match '\d\.\d{4} \[\d\.\d{4}, \d\.\d{4}\]'
        Test-Path $rows[0].Report | Should -BeTrue
    }

    It 'completes baselines' {
        Complete 'Measure-Recommendations -Baseline ' | Should -Be Random, Popularity, SasRec
    }

    It 'refuses a name that is neither baseline nor model' {
        ErrorIdOf { Measure-Recommendations -Dataset $data -Baseline Popular -ErrorAction Continue } |
            Should -Be 'RequestInvalid,RosePO.Commands.MeasureRecommendationsCommand'
    }
}
