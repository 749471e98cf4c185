"""A small labelled set in three scripts for training in a moment."""

ENGLISH = {
    "weather": [
        "will it rain today",
        "what is the weather like",
        "is it going to be hot tomorrow",
        "tell me the forecast for the week",
        "do I need an umbrella this evening",
        "how cold is it outside",
        "is the sun out in the morning",
        "storm warning for my city please",
    ],
    "train": [
        "when does the train leave",
        "my train is late again",
        "book a ticket for the express",
        "which platform for the morning train",
        "is the railway station open at night",
        "what is the fare to the city",
        "I missed my train, can I get a refund",
        "how long does the journey take by rail",
    ],
    "bread": [
        "how do I bake bread",
        "the dough does not rise",
        "which flour is best for a loaf",
        "how much yeast for two loaves",
        "my bread is burnt on the top",
        "give me a recipe of brown bread",
        "what is the right oven temperature for baking",
        "can I bake a loaf without yeast",
    ],
}
ROMAN = {
    "weather": [
        "aaj barish hogi kya",
        "mausam kaisa hai",
        "kal garmi rahegi kya",
        "aaj bahut thand hai kya bahar",
        "chhata le jana padega kya",
        "mausam ka haal batao",
        "subah dhoop niklegi kya",
        "toofan aane wala hai kya",
    ],
    "train": [
        "gadi kab jayegi",
        "meri train late hai kya",
        "railway ticket kaise milega",
        "gadi kaunse platform par aayegi",
        "station raat ko khula rehta hai kya",
        "kiraya kitna lagega",
        "train chhoot gayi paisa wapas milega kya",
        "rail se kitna samay lagta hai",
    ],
    "bread": [
        "roti kaise banate hain",
        "aata nahi phool raha",
        "kaunsa aata accha hota hai",
        "khameer kitna dalna hai",
        "meri roti jal gayi",
        "double roti banane ka tarika batao",
        "oven kitna garam rakhna hai",
        "bina khameer ke roti ban sakti hai kya",
    ],
}
HINDI = {
    "weather": [
        "आज बारिश होगी क्या",
        "मौसम कैसा है",
        "कल गर्मी रहेगी क्या",
        "आज बाहर बहुत ठंड है क्या",
        "छाता ले जाना पड़ेगा क्या",
        "मौसम का हाल बताओ",
        "सुबह धूप निकलेगी क्या",
        "तूफान आने वाला है क्या",
    ],
    "train": [
        "गाड़ी कब जाएगी",
        "मेरी ट्रेन लेट है क्या",
        "रेलवे टिकट कैसे मिलेगा",
        "गाड़ी कौनसे प्लेटफॉर्म पर आएगी",
        "स्टेशन रात को खुला रहता है क्या",
        "किराया कितना लगेगा",
        "ट्रेन छूट गई पैसा वापस मिलेगा क्या",
        "रेल से कितना समय लगता है",
    ],
    "bread": [
        "रोटी कैसे बनाते हैं",
        "आटा नहीं फूल रहा",
        "कौनसा आटा अच्छा होता है",
        "खमीर कितना डालना है",
        "मेरी रोटी जल गई",
        "डबल रोटी बनाने का तरीका बताओ",
        "ओवन कितना गरम रखना है",
        "बिना खमीर के रोटी बन सकती है क्या",
    ],
}
LANGUAGES = {"en": ENGLISH, "hi-Latn": ROMAN, "hi": HINDI}

#: (text, label, language)
EXAMPLES = [
    (text, label, language)
    for language, topics in LANGUAGES.items()
    for label, texts in topics.items()
    for text in texts
]
