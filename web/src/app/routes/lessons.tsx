export { LessonsScreen as LessonsRoute } from "../../calls/LessonsScreen"
